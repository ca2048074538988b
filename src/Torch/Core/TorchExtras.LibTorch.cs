using System.Runtime.InteropServices;
using TorchSharp.Interop;

namespace TorchSharp;

/// <summary>What this project needs of torch and TorchSharp's own API does not have.</summary>
public static class TorchExtras
{
    private static string? s_version;

    /// <summary>The version of libtorch that the binding was built for, such as 1.13.0.</summary>
    public static string LibtorchVersion => s_version ??= Marshal.PtrToStringUTF8(Native.Version()) ?? "";
}
