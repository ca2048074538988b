using System.Collections.Concurrent;
using System.Security.Cryptography;
using Ablate.Core;
using Ablate.Core.Arrays;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Runner.Data.Datasets;

/// <summary>The two files of one part of a dataset, relative to the file that names them.</summary>
/// <param name="Images">Bytes: N×H×W, or N×C×H×W or N×H×W×C.</param>
/// <param name="Labels">N whole numbers.</param>
internal sealed record ArrayFiles(string Images, string Labels);

/// <summary>Where an array of four dimensions has its channels.</summary>
internal enum ArrayLayout
{
    /// <summary>Channels before the height, as PyTorch has them.</summary>
    Nchw,

    /// <summary>Channels last, as image files have them.</summary>
    Nhwc,
}

/// <summary>What the files are to hold: with it a plan can be made before they are there, and other files are refused.</summary>
/// <param name="Shape">Of an image: channels, height, width.</param>
/// <param name="Classes">How many.</param>
/// <param name="Train">Training images, validation included.</param>
/// <param name="Test">Test images.</param>
internal sealed record ArrayContents([InRange(1, 65_536)] IReadOnlyList<int> Shape, [InRange(2, 32_767)] int Classes, [InRange(1, int.MaxValue)] int Train, [InRange(1, int.MaxValue)] int Test) : IValidated
{
    public void Validate(Node source, Issues issues)
    {
        if (Shape.Count != 3) issues.Error((source as MappingNode)?["shape"] ?? source, $"An image has three sizes, and this list has {Shape.Count}.", "Write [channels, height, width], such as [3, 64, 64].");
    }

    /// <summary>The same as what files are described by.</summary>
    internal DatasetInfo Info => new("arrays", Shape[0], Shape[1], Shape[2], Classes, Train, Test);
}

/// <summary>A user's own images: NumPy arrays of bytes with their labels.</summary>
/// <param name="Train">What is trained on; a validation part is taken from it.</param>
/// <param name="Test">What is tested on.</param>
/// <param name="Classes">How many classes; where null, one more than the largest label.</param>
/// <param name="Layout">Where the channels are; where null, wherever 1 or 3 of them are found.</param>
/// <param name="Expected">What the files are to hold; whatever they do where null.</param>
[Kind("arrays")]
internal sealed record Arrays(ArrayFiles Train, ArrayFiles Test, [InRange(2, 32_767)] int? Classes = null, ArrayLayout? Layout = null, [AddedLater] ArrayContents? Expected = null)
    : DatasetSpec, IDatasetSource, IHasFiles
{
    private static readonly ConcurrentDictionary<(string Path, long Length, DateTime Written), string> Hashes = new();

    /// <summary>The contents of the four files and how they are read: moved or renamed, they are the same data.</summary>
    /// <exception cref="DataException">A file is missing.</exception>
    public override string Identity => FirstMissing is not null && Expected is not null
        ? "arrays that are not there yet"
        : FormattableString.Invariant($"arrays {string.Join(' ', Located().Select(Hash))} {Layout?.ToString() ?? "any"} {Describe().Classes}");

    public string? FirstMissing => Array.Find(Located(), path => !File.Exists(path));

    public DatasetSpec WithFullPaths()
    {
        var paths = Located();
        return this with { Train = new ArrayFiles(paths[0], paths[1]), Test = new ArrayFiles(paths[2], paths[3]) };
    }

    public DatasetInfo Describe()
    {
        if (Expected is { Info: var expected } && FirstMissing is not null) return expected;
        var found = DescribeFiles(Located());
        if (Expected is not null && found != Expected.Info)
            throw new DataException($"{Path.GetDirectoryName(Located()[0])} holds {Text(found)}, but 'expected' says {Text(Expected.Info)}.");
        return found;

        static string Text(DatasetInfo info) => FormattableString.Invariant(
            $"{info.Train} and {info.Test} images of {info.Channels}×{info.Height}×{info.Width} (channels×height×width) in {info.Classes} classes");
    }

    private DatasetInfo DescribeFiles(string[] paths)
    {
        var (train, test) = (ImageShape(paths[0]), ImageShape(paths[2]));
        if ((train.Channels, train.Height, train.Width) != (test.Channels, test.Height, test.Width))
            throw new DataException($"The images of {paths[0]} are {train.Size} (channels×height×width), but those of {paths[2]} are {test.Size}.");

        var labels = Labels(paths[1], paths[0], train.Count);
        var testLabels = Labels(paths[3], paths[2], test.Count);
        var classes = Classes ?? (int)Math.Max(2, Math.Max(labels.Max(), testLabels.Max()) + 1);
        CheckRange(labels, paths[1], classes);
        CheckRange(testLabels, paths[3], classes);
        return new DatasetInfo("arrays", train.Channels, train.Height, train.Width, classes, train.Count, test.Count);
    }

    public Dataset Load(DataFolders folders, CancellationToken cancellation)
    {
        var info = Describe();
        var paths = Located();
        return new Dataset(info, ReadExamples(paths[0], paths[1]), ReadExamples(paths[2], paths[3]));
    }

    /// <summary>Full paths, in the order training images, training labels, test images, test labels.</summary>
    private string[] Located() =>
    [
        Located("train", "images", Train.Images), Located("train", "labels", Train.Labels),
        Located("test", "images", Test.Images), Located("test", "labels", Test.Labels),
    ];

    // Relative to the file that says it, which may be extended by the experiment's; an argument's, to the working folder.
    private string Located(string part, string key, string path)
    {
        var place = (PlaceOf(part) as MappingNode)?[key] ?? PlaceOf(part);
        return Path.GetFullPath(path, place.At is { Line: > 0, File: { Length: > 0 } file } ? Path.GetDirectoryName(Path.GetFullPath(file))! : Environment.CurrentDirectory);
    }

    /// <summary>A damaged or missing file is the user's to mend, so it is refused as all data is.</summary>
    private static T Reading<T>(Func<string, T> read, string path)
    {
        try
        {
            return read(path);
        }
        catch (InvalidDataException damage)
        {
            throw new DataException(damage.Message, damage);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path} cannot be read: {problem.Message}", problem);
        }
    }

    private sealed record Images(int Count, int Channels, int Height, int Width, bool ChannelsFirst)
    {
        public string Size => $"{Channels}×{Height}×{Width}";
    }

    private Images ImageShape(string path)
    {
        var header = Reading(NpyFile.ReadHeader, path);
        if (header.Type != ElementType.UInt8)
            throw new DataException($"{path} holds {header.Type}, and images are bytes (numpy.uint8).");
        if (header.Shape.Count is not (3 or 4) || header.Bytes is 0 or > int.MaxValue)
            throw new DataException($"{path} has the shape ({string.Join(", ", header.Shape)}), and images are N×H×W, N×C×H×W or N×H×W×C, together at most 2 GB.");

        var shape = header.Shape.Select(extent => (int)extent).ToArray();
        if (shape.Length == 3) return new Images(shape[0], 1, shape[1], shape[2], ChannelsFirst: false);

        var (first, last) = (shape[1] is 1 or 3, shape[3] is 1 or 3);
        if (Layout is null && first == last)
            throw new DataException($"{path} has the shape ({string.Join(", ", shape)}), which does not tell where the channels are: add layout: nchw or layout: nhwc.");

        return Layout switch
        {
            ArrayLayout.Nchw => ChannelsFirst(),
            ArrayLayout.Nhwc => ChannelsLast(),
            null => first ? ChannelsFirst() : ChannelsLast(),
            _ => throw new InvalidOperationException($"There is no layout {Layout}."),
        };

        Images ChannelsFirst() => new(shape[0], shape[1], shape[2], shape[3], ChannelsFirst: true);

        Images ChannelsLast() => new(shape[0], shape[3], shape[1], shape[2], ChannelsFirst: false);
    }

    private static long[] Labels(string path, string images, int count)
    {
        var array = Reading(NpyFile.Read, path);
        if (array.Type is not (ElementType.UInt8 or ElementType.Int16 or ElementType.Int32 or ElementType.Int64) || array.Shape.Count != 1)
            throw new DataException($"{path} holds {array.Type} in the shape ({string.Join(", ", array.Shape)}), and labels are one whole number for each image.");
        var labels = array.ToInt64();
        if (labels.Length != count)
            throw new DataException($"{images} has {count} images, but {path} has {labels.Length} labels.");
        return labels;
    }

    private static void CheckRange(long[] labels, string path, int classes)
    {
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] < 0 || labels[i] >= classes || labels[i] >= short.MaxValue)
                throw new DataException($"{path} has the label {labels[i]} for example {i}, and labels run from 0 to {Math.Min(classes, short.MaxValue) - 1}.");
        }
    }

    private ImageSet ReadExamples(string images, string labels)
    {
        var shape = ImageShape(images);
        var pixels = Reading(NpyFile.Read, images).Data;
        return new ImageSet(
            shape.ChannelsFirst ? MoveChannelsLast(pixels, shape) : pixels,
            Array.ConvertAll(Labels(labels, images, shape.Count), label => (short)label));
    }

    private static byte[] MoveChannelsLast(byte[] pixels, Images shape)
    {
        if (shape.Channels == 1) return pixels;
        var moved = new byte[pixels.Length];
        var plane = shape.Height * shape.Width;
        var from = 0;
        for (var image = 0; image < shape.Count; image++)
        {
            for (var channel = 0; channel < shape.Channels; channel++)
            {
                var to = image * plane * shape.Channels + channel;
                for (var pixel = 0; pixel < plane; pixel++, to += shape.Channels) moved[to] = pixels[from++];
            }
        }

        return moved;
    }

    private static string Hash(string path)
    {
        var file = OrdinaryFile.Find(path);
        if (!file.Exists) throw new DataException($"{path} cannot be read: there is no such file.");
        return Hashes.GetOrAdd((path, file.Length, file.LastWriteTimeUtc), static key =>
        {
            using var contents = OrdinaryFile.OpenRead(key.Path);
            return Convert.ToHexStringLower(SHA256.HashData(contents))[..16];
        });
    }
}
