using System.Buffers.Binary;

namespace Ablate.Runner.Data;

/// <summary>
/// The IDX format of MNIST and its relatives: two zero bytes, the element type (8 is unsigned byte), the number of
/// dimensions, each dimension as a big-endian 32-bit integer, then the elements.
/// Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits".
/// </summary>
internal static class Idx
{
    private const int UnsignedByte = 8;

    /// <summary>The dimensions and the elements.</summary>
    /// <param name="contents">The unpacked file.</param>
    /// <param name="path">The file's name, for messages.</param>
    /// <param name="rank">How many dimensions are expected: 3 for images, 1 for labels.</param>
    public static (int[] Shape, byte[] Elements) Read(byte[] contents, string path, int rank)
    {
        var header = 4 + 4 * rank;
        if (contents.Length < header)
            throw new DataException($"{path} is too short for an IDX file of {rank} dimension(s): it has {contents.Length} bytes, and its header alone takes {header}.");

        var expected = UnsignedByte << 8 | rank;
        var magic = BinaryPrimitives.ReadInt32BigEndian(contents);
        if (magic != expected)
            throw new DataException($"{path} does not begin as an IDX file of bytes with {rank} dimension(s): its magic number is 0x{magic:x8}, and 0x{expected:x8} was expected.");

        var shape = new int[rank];
        long elements = 1;
        for (var axis = 0; axis < rank; axis++)
        {
            shape[axis] = BinaryPrimitives.ReadInt32BigEndian(contents.AsSpan(4 + 4 * axis));
            if (shape[axis] < 0) throw new DataException($"{path} is damaged: dimension {axis} is {shape[axis]}.");
            elements = Math.Min(long.MaxValue / int.MaxValue, elements * shape[axis]);
        }

        if (elements != contents.Length - header)
            throw new DataException($"{path} is truncated or damaged: its header promises {string.Join('×', shape)} bytes of data, and {contents.Length - header} are there.");

        return (shape, contents[header..]);
    }

    /// <summary>Images with their labels, checked against one another and against what the dataset should be.</summary>
    public static ImageSet ReadExamples(
        (byte[] Contents, string Path) images, (byte[] Contents, string Path) labels, DatasetInfo info, int count)
    {
        var (shape, pixels) = Read(images.Contents, images.Path, rank: 3);
        var (_, classes) = Read(labels.Contents, labels.Path, rank: 1);
        if (shape[1] != info.Height || shape[2] != info.Width)
            throw new DataException($"{images.Path} has images of {shape[1]}×{shape[2]} pixels, and {info.Name} has {info.Height}×{info.Width}.");
        if (shape[0] != classes.Length)
            throw new DataException($"{images.Path} has {shape[0]} images, but {labels.Path} has {classes.Length} labels.");
        if (shape[0] != count)
            throw new DataException($"{images.Path} has {shape[0]} images, and {count} were expected.");

        for (var i = 0; i < classes.Length; i++)
        {
            if (classes[i] >= info.Classes)
                throw new DataException($"{labels.Path} has the label {classes[i]} for example {i}, and labels of {info.Name} run from 0 to {info.Classes - 1}.");
        }

        return new ImageSet(pixels, Array.ConvertAll(classes, label => (short)label));
    }
}
