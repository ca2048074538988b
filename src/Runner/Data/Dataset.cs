using Ablate.Models;

namespace Ablate.Runner.Data;

/// <summary>What is known of a dataset before its images are read.</summary>
/// <param name="Name">The name a person knows it by.</param>
/// <param name="Channels">1 for grey, 3 for colour.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Classes">Labels run from 0 to this less one.</param>
/// <param name="Train">How many examples the publisher gave for training, validation included.</param>
/// <param name="Test">How many examples the publisher gave for testing.</param>
/// <param name="Normalisation">The published constants; null where they are computed from the training part.</param>
public sealed record DatasetInfo(
    string Name, int Channels, int Height, int Width, int Classes, int Train, int Test, Normalisation? Normalisation = null)
{
    /// <summary>One image, as a network sees it.</summary>
    public Shape Shape => Shape.Image(Channels, Height, Width);

    /// <summary>Bytes of one image.</summary>
    public int ImageSize => Channels * Height * Width;
}

/// <summary>A whole dataset in memory, as its publisher divided it.</summary>
public sealed record Dataset(DatasetInfo Info, ImageSet Train, ImageSet Test);

/// <summary>
/// Images and labels in memory. A pixel's channels lie next to one another (N×H×W×C): a batch taken from it is then
/// already in the memory format in which convolutions are fastest on a CPU.
/// </summary>
public sealed class ImageSet
{
    /// <param name="pixels">N×H×W×C bytes.</param>
    /// <param name="labels">N class numbers.</param>
    public ImageSet(byte[] pixels, short[] labels)
    {
        if (labels.Length == 0 ? pixels.Length != 0 : pixels.Length % labels.Length != 0)
            throw new ArgumentException("The images must be as many as the labels.", nameof(pixels));
        Pixels = pixels;
        Labels = labels;
    }

    internal byte[] Pixels { get; }

    internal short[] Labels { get; }

    public int Count => Labels.Length;

    internal int ImageSize => Count == 0 ? 0 : Pixels.Length / Count;

    /// <summary>The examples at <paramref name="indices"/>, in that order.</summary>
    internal ImageSet Take(ReadOnlySpan<int> indices)
    {
        var size = ImageSize;
        var pixels = new byte[(long)indices.Length * size];
        var labels = new short[indices.Length];
        for (var i = 0; i < indices.Length; i++)
        {
            Pixels.AsSpan(indices[i] * size, size).CopyTo(pixels.AsSpan(i * size, size));
            labels[i] = Labels[indices[i]];
        }

        return new ImageSet(pixels, labels);
    }
}
