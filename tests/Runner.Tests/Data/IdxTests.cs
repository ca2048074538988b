using Ablate.Runner.Data;

namespace Ablate.Runner.Tests.Data;

public sealed class IdxTests
{
    private static readonly DatasetInfo Info = new("tiny", Channels: 1, Height: 2, Width: 3, Classes: 4, Train: 2, Test: 2);

    private static byte[] Images(int count = 2, int height = 2, int width = 3) =>
        [0, 0, 8, 3, 0, 0, 0, (byte)count, 0, 0, 0, (byte)height, 0, 0, 0, (byte)width, .. Enumerable.Range(0, count * height * width).Select(i => (byte)i)];

    private static byte[] Labels(params byte[] labels) => [0, 0, 8, 1, 0, 0, 0, (byte)labels.Length, .. labels];

    private static ImageSet Read(byte[] images, byte[] labels, int count = 2) =>
        Idx.ReadExamples((images, "images.idx"), (labels, "labels.idx"), Info, count);

    private static string Refusal(Action read) => Assert.Throws<DataException>(read).Message;

    [Fact]
    public void Images_and_labels_are_read_in_their_order()
    {
        var set = Read(Images(), Labels(3, 0));
        Assert.Equal(Enumerable.Range(0, 12).Select(i => (byte)i), set.Pixels);
        Assert.Equal([3, 0], set.Labels);
    }

    [Fact]
    public void A_wrong_magic_number_is_refused() =>
        Assert.Equal(
            "images.idx does not begin as an IDX file of bytes with 3 dimension(s): its magic number is 0x00000801, and 0x00000803 was expected.",
            Refusal(() => Read([.. Labels([.. Enumerable.Repeat((byte)1, 20)])], Labels(3, 0))));

    [Fact]
    public void A_truncated_file_is_refused() =>
        Assert.Equal(
            "images.idx is truncated or damaged: its header promises 2×2×3 bytes of data, and 11 are there.",
            Refusal(() => Read(Images()[..^1], Labels(3, 0))));

    [Fact]
    public void A_file_shorter_than_its_header_is_refused() =>
        Assert.StartsWith("labels.idx is too short", Refusal(() => Read(Images(), [0, 0, 8])), StringComparison.Ordinal);

    [Fact]
    public void A_header_of_absurd_size_is_refused()
    {
        byte[] images = [0, 0, 8, 3, 0x7f, 255, 255, 255, 0x7f, 255, 255, 255, 0x7f, 255, 255, 255, 1];
        Assert.Contains("truncated or damaged", Refusal(() => Read(images, Labels(3, 0))), StringComparison.Ordinal);
    }

    [Fact]
    public void Images_and_labels_of_different_count_are_refused() =>
        Assert.Equal("images.idx has 2 images, but labels.idx has 3 labels.", Refusal(() => Read(Images(), Labels(3, 0, 1))));

    [Fact]
    public void A_count_that_is_not_the_dataset_s_is_refused() =>
        Assert.Equal("images.idx has 2 images, and 5 were expected.", Refusal(() => Read(Images(), Labels(3, 0), count: 5)));

    [Fact]
    public void A_label_beyond_the_classes_is_refused() =>
        Assert.Equal(
            "labels.idx has the label 4 for example 1, and labels of tiny run from 0 to 3.",
            Refusal(() => Read(Images(), Labels(3, 4))));

    [Fact]
    public void Images_of_another_size_are_refused() =>
        Assert.Equal(
            "images.idx has images of 3×2 pixels, and tiny has 2×3.",
            Refusal(() => Read(Images(height: 3, width: 2), Labels(3, 0))));
}
