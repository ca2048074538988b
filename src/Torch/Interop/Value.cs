using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>What an argument or result of an operator is; the numbers are those of <c>native/shim.h</c>.</summary>
internal enum Tag
{
    None, Tensor, Int, Double, Bool, String, IntList, DoubleList, BoolList, TensorList, OptionalTensorList,
    Generator, Device, Complex,
}

/// <summary>The native form of an argument or result: a tag, a length (lists) or index (devices), and eight bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Value
{
    public Tag Tag;
    public int Length;
    public long Bits;

    public readonly double Real => BitConverter.Int64BitsToDouble(Bits);
}
