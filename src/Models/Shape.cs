namespace Ablate.Models;

/// <summary>
/// The shape of one example between two layers, without the batch: an image of channels × height × width, or a vector.
/// </summary>
public readonly record struct Shape
{
    private Shape(int rank, long channels, long height, long width)
    {
        Rank = rank;
        Channels = channels;
        Height = height;
        Width = width;
    }

    /// <summary>How many dimensions there are besides the batch: 3 for an image, 1 for a vector.</summary>
    public int Rank { get; }

    /// <summary>The channels of an image, or the length of a vector.</summary>
    public long Channels { get; }

    /// <summary>Rows of pixels; 1 for a vector.</summary>
    public long Height { get; }

    /// <summary>Columns of pixels; 1 for a vector.</summary>
    public long Width { get; }

    public bool IsImage => Rank == 3;

    public bool IsVector => Rank == 1;

    /// <summary>Height × width.</summary>
    public long Positions => Size.Product(Height, Width);

    /// <summary>How many numbers one example has.</summary>
    public long Elements => Size.Product(Channels, Height, Width);

    public static Shape Image(long channels, long height, long width) => new(3, channels, height, width);

    public static Shape Vector(long length) => new(1, length, 1, 1);

    /// <summary>The same with another number of channels, or a vector of another length.</summary>
    public Shape WithChannels(long channels) => new(Rank, channels, Height, Width);

    /// <summary>The dimensions of a batch in the order of a tensor.</summary>
    public long[] Batch(long examples) => IsImage ? [examples, Channels, Height, Width] : [examples, Channels];

    public override string ToString() => IsImage
        ? FormattableString.Invariant($"{Channels}×{Height}×{Width}")
        : FormattableString.Invariant($"a vector of {Channels}");
}
