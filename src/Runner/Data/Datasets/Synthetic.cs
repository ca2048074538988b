using Ablate.Core;
using Ablate.Core.Random;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Runner.Data.Datasets;

/// <summary>
/// Made-up images, there at once and learnable: every class has a pattern of smooth waves, and an example is its class's
/// pattern under noise. For tests, smoke runs and trying out a network.
/// </summary>
/// <param name="Shape">Channels, height and width.</param>
/// <param name="Classes">How many classes; examples take them in turn.</param>
/// <param name="Train">Training examples.</param>
/// <param name="Test">Test examples.</param>
/// <param name="Noise">Standard deviation of the noise, where a pattern's own is about 0.25 and 1 is white.</param>
/// <param name="Seed">Another seed makes another dataset.</param>
[Kind("synthetic")]
[RulesConcern("shape")]
internal sealed record Synthetic(
    [InRange(1, 4096)] IReadOnlyList<int>? Shape = null,
    [InRange(2, 1000)] int Classes = 10,
    [InRange(1, 1_000_000)] int Train = 1000,
    [InRange(1, 1_000_000)] int Test = 200,
    [InRange(0, 10)] double Noise = 0.3,
    long Seed = 0) : DatasetSpec, IDatasetSource, IValidated
{
    private const int Waves = 4;

    public void Validate(Node source, Issues issues)
    {
        if (Shape is { Count: not 3 })
            issues.Error(PlaceOf("shape"), $"The shape of a synthetic image is three numbers, channels, height and width, but {Shape.Count} are given.", "Write shape: [1, 28, 28].");
    }

    public DatasetInfo Describe()
    {
        var shape = Shape ?? [1, 28, 28];
        var info = new DatasetInfo("synthetic", shape[0], shape[1], shape[2], Classes, Train, Test);
        if ((long)info.ImageSize * Math.Max(Train, Test) > Array.MaxLength)
            throw new DataException($"{Math.Max(Train, Test)} images of {string.Join('×', shape)} take more than {Array.MaxLength} bytes.");
        return info;
    }

    public void Verify(DataFolders folders, CancellationToken cancellation)
    {
    }

    public Dataset Load(DataFolders folders, CancellationToken cancellation)
    {
        var info = Describe();
        var patterns = new float[Classes][];
        for (var label = 0; label < Classes; label++) patterns[label] = Pattern(info, label);
        return new Dataset(info, Draw(info, "train", Train, patterns), Draw(info, "test", Test, patterns));
    }

    private float[] Pattern(DatasetInfo info, int label)
    {
        var random = RandomStream.For(Seed, "synthetic", FormattableString.Invariant($"pattern/{label}"));
        var pattern = new float[info.ImageSize];
        for (var wave = 0; wave < Waves; wave++)
        {
            var (vertical, horizontal) = (3 * random.NextDouble(), 3 * random.NextDouble());
            for (var channel = 0; channel < info.Channels; channel++)
            {
                var phase = random.NextDouble();
                for (var y = 0; y < info.Height; y++)
                {
                    for (var x = 0; x < info.Width; x++)
                    {
                        var turns = vertical * y / info.Height + horizontal * x / info.Width + phase;
                        pattern[(y * info.Width + x) * info.Channels + channel] += (float)(Math.Sin(2 * Math.PI * turns) / Waves);
                    }
                }
            }
        }

        return pattern;
    }

    private ImageSet Draw(DatasetInfo info, string part, int count, float[][] patterns)
    {
        var random = RandomStream.For(Seed, "synthetic", part);
        var pixels = new byte[count * info.ImageSize];
        var labels = new short[count];
        var noise = new float[info.ImageSize];
        for (var i = 0; i < count; i++)
        {
            labels[i] = (short)(i % Classes);
            random.FillNormal(noise, 0, Noise);
            var pattern = patterns[labels[i]];
            var image = pixels.AsSpan(i * info.ImageSize, info.ImageSize);
            for (var j = 0; j < image.Length; j++)
                image[j] = (byte)Math.Clamp(127.5f * (1 + pattern[j] + noise[j]), 0, 255);
        }

        return new ImageSet(pixels, labels);
    }
}
