using System.Formats.Tar;

namespace Ablate.Runner.Data;

/// <summary>
/// The archive in which CIFAR-10 or CIFAR-100 is published for programs in C: files of records without any header, each a
/// few bytes of labels and then the image, 32 rows of 32 pixels in red, the same in green, the same in blue.
/// Source: A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009, and the page of the data sets.
/// </summary>
/// <param name="info">Shape, classes and counts.</param>
/// <param name="files">The archive, and where it may be.</param>
/// <param name="archive">Its name, unpacked: <c>cifar-10-binary.tar</c>.</param>
/// <param name="train">The names of the members that hold the training examples, in their order.</param>
/// <param name="test">The name of the member that holds the test examples.</param>
/// <param name="labels">How many labels precede an image.</param>
/// <param name="label">Which of them is the class, counted from 0.</param>
internal sealed class CifarArchive(
    DatasetInfo info, PublishedFiles files, string archive, IReadOnlyList<string> train, string test, int labels, int label)
{
    public void Fetch(DataFolders folders, Action<Uri>? fetching, CancellationToken cancellation) =>
        files.Fetch(folders, fetching, cancellation);

    /// <exception cref="DataException">The archive cannot be had, is damaged, or is not what it should be.</exception>
    public Dataset Load(DataFolders folders, CancellationToken cancellation)
    {
        var (contents, path) = files.Open(archive, folders, cancellation);
        using (contents)
        {
            var members = Members(contents, path, cancellation);
            return new Dataset(info, Examples(members, train, path, info.Train / train.Count), Examples(members, [test], path, info.Test));
        }
    }

    private Dictionary<string, byte[]> Members(Stream contents, string path, CancellationToken cancellation)
    {
        var wanted = train.Append(test).ToHashSet(StringComparer.Ordinal);
        var longest = Math.Max(info.Train / train.Count, info.Test) * RecordSize;
        var members = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        try
        {
            using var tar = new TarReader(contents);
            while (members.Count < wanted.Count && tar.GetNextEntry() is { } entry)
            {
                cancellation.ThrowIfCancellationRequested();
                var name = entry.Name[(entry.Name.LastIndexOf('/') + 1)..];
                if (!wanted.Contains(name) || entry.DataStream is not { } data) continue;
                if (data.Length > longest) throw WrongLength(path, name, data.Length, longest);
                var bytes = new byte[data.Length];
                data.ReadExactly(bytes);
                members[name] = bytes;
            }
        }
        catch (Exception problem) when (problem is InvalidDataException or IOException or FormatException or NotSupportedException)
        {
            throw new DataException($"{path} is not a sound tar archive packed with gzip: {problem.Message} Remove it and run again to fetch it anew.", problem);
        }

        return members;
    }

    private int RecordSize => labels + info.ImageSize;

    /// <summary>The records of some members; a pixel's colours, which are a plane apart there, are brought together.</summary>
    private ImageSet Examples(Dictionary<string, byte[]> members, IReadOnlyList<string> names, string path, int each)
    {
        var pixels = new byte[(long)names.Count * each * info.ImageSize];
        var classes = new short[names.Count * each];
        var plane = info.Height * info.Width;
        for (var example = 0; example < classes.Length; example++)
        {
            var (part, place) = Math.DivRem(example, each);
            var record = Records(members, names[part], path, each).AsSpan(place * RecordSize, RecordSize);
            if (record[label] >= info.Classes)
                throw new DataException($"{path}: {names[part]} has the label {record[label]} for example {place}, and labels of {info.Name} run from 0 to {info.Classes - 1}.");
            classes[example] = record[label];
            var image = pixels.AsSpan(example * info.ImageSize, info.ImageSize);
            for (var channel = 0; channel < info.Channels; channel++)
            {
                var colour = record.Slice(labels + channel * plane, plane);
                for (var pixel = 0; pixel < plane; pixel++) image[pixel * info.Channels + channel] = colour[pixel];
            }
        }

        return new ImageSet(pixels, classes);
    }

    private byte[] Records(Dictionary<string, byte[]> members, string name, string path, int count)
    {
        if (!members.TryGetValue(name, out var bytes)) throw new DataException($"{path} has no member {name}, which {info.Name} has.");
        return bytes.Length == count * RecordSize ? bytes : throw WrongLength(path, name, bytes.Length, count * RecordSize);
    }

    private DataException WrongLength(string path, string name, long found, long expected) => new(
        $"{path}: {name} has {found} bytes, and {expected} were expected: {expected / RecordSize} records of {RecordSize}.");
}
