using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace TorchSharp.Interop;

/// <summary>
/// One operator of libtorch, named as in its schema (<c>add.Tensor</c>), looked up once. Trailing arguments that are not
/// given take the schema's defaults.
/// </summary>
internal sealed unsafe class Op(string name)
{
    private const int MostResults = 8;
    private const int ScratchWords = 64;

    private nint _handle;

    /// <summary>Whether this libtorch has the operator.</summary>
    public bool Exists => _handle != 0 || TryFind();

    /// <summary>Calls an operator that returns one tensor.</summary>
    public torch.Tensor Call(params ReadOnlySpan<Arg> args)
    {
        Value* results = stackalloc Value[MostResults];
        Invoke(args, results);
        return new torch.Tensor((nint)results[0].Bits);
    }

    /// <summary>Calls an operator that works in place and gives back its first argument.</summary>
    public torch.Tensor Apply(params ReadOnlySpan<Arg> args)
    {
        Run(args);
        return (torch.Tensor)args[0].Reference!;
    }

    /// <summary>Calls an operator for its effect: a tensor that it returns is one that the caller already holds.</summary>
    public void Run(params ReadOnlySpan<Arg> args)
    {
        Value* results = stackalloc Value[MostResults];
        var count = Invoke(args, results);
        for (var i = 0; i < count; i++)
            if (results[i] is { Tag: Tag.Tensor, Bits: not 0 }) Native.TensorFree((nint)results[i].Bits);
    }

    /// <summary>Calls an operator that returns two tensors.</summary>
    public (torch.Tensor, torch.Tensor) Call2(params ReadOnlySpan<Arg> args)
    {
        Value* results = stackalloc Value[MostResults];
        Invoke(args, results);
        return (new torch.Tensor((nint)results[0].Bits), new torch.Tensor((nint)results[1].Bits));
    }

    /// <summary>Calls an operator that returns three tensors.</summary>
    public (torch.Tensor, torch.Tensor, torch.Tensor) Call3(params ReadOnlySpan<Arg> args)
    {
        Value* results = stackalloc Value[MostResults];
        Invoke(args, results);
        return (new torch.Tensor((nint)results[0].Bits), new torch.Tensor((nint)results[1].Bits),
            new torch.Tensor((nint)results[2].Bits));
    }

    /// <summary>Calls an operator that returns a list of tensors.</summary>
    public torch.Tensor[] CallList(params ReadOnlySpan<Arg> args)
    {
        Value* results = stackalloc Value[MostResults];
        Invoke(args, results);
        var handles = (nint*)results[0].Bits;
        var tensors = new torch.Tensor[results[0].Length];
        for (var i = 0; i < tensors.Length; i++) tensors[i] = new torch.Tensor(handles[i]);
        Native.Free((nint)handles);
        return tensors;
    }

    /// <summary>Calls an operator that returns a number or a truth value.</summary>
    public Value CallValue(params ReadOnlySpan<Arg> args)
    {
        Value* results = stackalloc Value[MostResults];
        Invoke(args, results);
        return results[0];
    }

    [SkipLocalsInit]
    private int Invoke(ReadOnlySpan<Arg> args, Value* results)
    {
        if (_handle == 0 && !TryFind())
            throw new ExternalException($"libtorch {TorchExtras.LibtorchVersion} has no operator '{name}': {Native.LastError()}");
        var words = 0;
        foreach (ref readonly var arg in args)
            if (arg.Tag >= Tag.String) words += arg.Words;

        Value* values = stackalloc Value[args.Length];
        long* scratch = stackalloc long[ScratchWords];
        long* rented = words > ScratchWords ? (long*)NativeMemory.Alloc((nuint)words, sizeof(long)) : null;
        int count;
        try
        {
            Marshal(args, values, rented == null ? scratch : rented);
            count = Native.OpCall(_handle, values, args.Length, results, MostResults);
        }
        finally
        {
            if (rented != null) NativeMemory.Free(rented);
        }
        if (count < 0) throw Failure(args);
        return count;
    }

    private static void Marshal(ReadOnlySpan<Arg> args, Value* values, long* scratch)
    {
        for (var i = 0; i < args.Length; i++)
        {
            ref readonly var arg = ref args[i];
            ref var value = ref values[i];
            value.Tag = arg.Tag;
            value.Length = arg.Index;
            value.Bits = arg.Bits;
            switch (arg.Tag)
            {
                case Tag.Tensor:
                    value.Bits = Unsafe.As<torch.Tensor>(arg.Reference!).Handle;
                    continue;
                case Tag.Generator:
                    value.Bits = Unsafe.As<torch.Generator>(arg.Reference!).Handle;
                    continue;
                case < Tag.String or Tag.Device:
                    continue;
            }
            value.Bits = (long)scratch;
            value.Length = Copy(arg, scratch);
            scratch += arg.Words;
        }
    }

    // Lists are short (shapes, strides, a handful of tensors), so copying them is cheaper than pinning them.
    private static int Copy(in Arg arg, long* target)
    {
        switch (arg.Reference)
        {
            case long[] integers:
                integers.AsSpan().CopyTo(new Span<long>(target, integers.Length));
                return integers.Length;
            case double[] reals:
                reals.AsSpan().CopyTo(new Span<double>(target, reals.Length));
                return reals.Length;
            case bool[] flags:
                for (var i = 0; i < flags.Length; i++) target[i] = flags[i] ? 1 : 0;
                return flags.Length;
            case torch.Tensor?[] tensors:
                for (var i = 0; i < tensors.Length; i++) target[i] = tensors[i]?.Handle ?? 0;
                return tensors.Length;
            default:
                var text = (string)arg.Reference!;
                return Encoding.UTF8.GetBytes(text, new Span<byte>(target, Encoding.UTF8.GetMaxByteCount(text.Length)));
        }
    }

    private bool TryFind()
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var (stem, overload) = dot < 0 ? (name, "") : (name[..dot], name[(dot + 1)..]);
        return Native.OpFind("aten::" + stem, overload, out _handle) == 0;
    }

    private ExternalException Failure(ReadOnlySpan<Arg> args)
    {
        var message = Native.LastError();
        var described = new string[args.Length];
        for (var i = 0; i < args.Length; i++) described[i] = args[i].Describe();
        return new ExternalException($"{name}({string.Join(", ", described)}) failed: {message}");
    }
}
