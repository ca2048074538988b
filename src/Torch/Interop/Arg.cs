namespace TorchSharp.Interop;

/// <summary>
/// An argument of an operator before it is made native. It refers to the managed object it came from, so that a tensor
/// cannot be finalised while an operator reads it.
/// </summary>
internal readonly struct Arg
{
    internal readonly Tag Tag;
    internal readonly int Index;
    internal readonly long Bits;
    internal readonly object? Reference;

    private Arg(Tag tag, long bits, object? reference = null, int index = 0)
    {
        Tag = tag;
        Bits = bits;
        Reference = reference;
        Index = index;
    }

    private Arg(Tag tag, object? reference)
    {
        Tag = reference is null ? Tag.None : tag;
        Reference = reference;
    }

    /// <summary>An argument that is left out: Python's <c>None</c>.</summary>
    public static Arg None => default;

    public static implicit operator Arg(torch.Tensor? tensor) => new(Tag.Tensor, tensor);
    public static implicit operator Arg(long value) => new(Tag.Int, value);
    public static implicit operator Arg(long? value) => value is { } given ? given : None;
    public static implicit operator Arg(int value) => new(Tag.Int, value);
    public static implicit operator Arg(int? value) => value is { } given ? given : None;
    public static implicit operator Arg(double value) => new(Tag.Double, BitConverter.DoubleToInt64Bits(value));
    public static implicit operator Arg(double? value) => value is { } given ? given : None;
    public static implicit operator Arg(bool value) => new(Tag.Bool, value ? 1 : 0);
    public static implicit operator Arg(string? value) => new(Tag.String, value);
    public static implicit operator Arg(long[]? values) => new(Tag.IntList, values);
    public static implicit operator Arg(ReadOnlySpan<long> values) => new(Tag.IntList, values.ToArray());
    public static implicit operator Arg((long, long) values) => new(Tag.IntList, new[] { values.Item1, values.Item2 });
    public static implicit operator Arg((long, long, long) values) =>
        new(Tag.IntList, new[] { values.Item1, values.Item2, values.Item3 });
    public static implicit operator Arg(double[]? values) => new(Tag.DoubleList, values);
    public static implicit operator Arg(bool[]? values) => new(Tag.BoolList, values);
    public static implicit operator Arg(torch.Tensor[]? tensors) => new(Tag.TensorList, tensors);
    public static implicit operator Arg(torch.ScalarType type) => new(Tag.Int, (long)type);
    public static implicit operator Arg(torch.ScalarType? type) => type is { } given ? given : None;
    public static implicit operator Arg(torch.Generator? generator) => new(Tag.Generator, generator);
    public static implicit operator Arg(torch.Device? device) =>
        device is null ? None : new Arg(Tag.Device, (long)device.type, device, device.index);

    public static implicit operator Arg(Scalar? scalar) => scalar switch
    {
        null => None,
        { Tag: Tag.Complex } => new Arg(Tag.Complex, new[] { scalar.Real, scalar.Imaginary }),
        _ => new Arg(scalar.Tag, scalar.Bits),
    };

    /// <summary>A list in which null stands for an index that is left alone (a full slice).</summary>
    public static Arg Optional(torch.Tensor?[] tensors) => new(Tag.OptionalTensorList, tensors);

    /// <summary>How many eight-byte words the list behind this argument takes.</summary>
    internal int Words => Reference switch
    {
        Array list when Tag != Tag.None => list.Length,
        string text => (System.Text.Encoding.UTF8.GetMaxByteCount(text.Length) + 7) / 8,
        _ => 0,
    };

    /// <summary>What a message says about this argument: a tensor's type and shape, or the value.</summary>
    internal string Describe() => Tag switch
    {
        Tag.None => "none",
        Tag.Tensor => ((torch.Tensor)Reference!).Describe(),
        Tag.TensorList or Tag.OptionalTensorList =>
            "[" + string.Join(", ", ((torch.Tensor?[])Reference!).Select(tensor => tensor?.Describe() ?? "none")) + "]",
        Tag.IntList => "[" + string.Join(", ", (long[])Reference!) + "]",
        Tag.DoubleList or Tag.Complex => "[" + string.Join(", ", (double[])Reference!) + "]",
        Tag.BoolList => "[" + string.Join(", ", (bool[])Reference!) + "]",
        Tag.Int => Bits.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Tag.Double => BitConverter.Int64BitsToDouble(Bits).ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        Tag.Bool => Bits != 0 ? "true" : "false",
        Tag.String => $"'{Reference}'",
        Tag.Device => Reference!.ToString()!,
        Tag.Generator => "a generator",
        _ => Tag.ToString(),
    };
}
