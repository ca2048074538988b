using System.Reflection;
using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>Finds the native half beside the assembly and, where it cannot be loaded, says what to do.</summary>
internal static class NativeLibraryLoader
{
    private const string FileName = "libtorchshim.so";

    internal static void Register() => NativeLibrary.SetDllImportResolver(typeof(NativeLibraryLoader).Assembly, Resolve);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != Native.Library) return 0;
        var path = Path.Combine(AppContext.BaseDirectory, FileName);
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (DllNotFoundException failure)
        {
            throw new DllNotFoundException(
                $"The native half of the torch binding, {path}, {(File.Exists(path) ? "cannot be loaded" : "is missing")}. " +
                $"It is built against one libtorch, which has to be where it was: build again with that libtorch installed " +
                $"(Debian, Ubuntu: apt-get install libtorch-dev), with LIBTORCH=/path/to/libtorch, or with " +
                $"LIBTORCH_USE_PYTORCH=1 for the PyTorch of python3; src/Torch/native/build.sh OUTPUT.so builds it alone. " +
                $"The loader says: {failure.Message}", failure);
        }
    }
}
