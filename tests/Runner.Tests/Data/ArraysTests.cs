using Ablate.Core.Arrays;
using Ablate.Runner.Data;
using Ablate.Runner.Data.Datasets;

namespace Ablate.Runner.Tests.Data;

public sealed class ArraysTests : IDisposable
{
    private static readonly DataFolders NoFolders = new(null, "/nowhere", null);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private void Save<T>(string name, T[] values, params long[] shape)
        where T : unmanaged => NpyFile.Write<T>(_folder[name], values, shape);

    private Arrays Spec(ArrayLayout? layout = null, int? classes = null) => new(
        new ArrayFiles(_folder["x.npy"], _folder["y.npy"]), new ArrayFiles(_folder["tx.npy"], _folder["ty.npy"]), classes, layout);

    private void SaveGrey(long[]? labels = null)
    {
        Save<byte>("x.npy", [.. Enumerable.Range(0, 12).Select(i => (byte)i)], 3, 2, 2);
        Save("y.npy", labels ?? [0, 2, 1], labels?.Length ?? 3);
        Save<byte>("tx.npy", [9, 8, 7, 6], 1, 2, 2);
        Save<byte>("ty.npy", [1], 1);
    }

    [Fact]
    public void Grey_images_need_no_layout()
    {
        SaveGrey();
        var dataset = Spec().Load(NoFolders, CancellationToken.None);
        Assert.Equal(new DatasetInfo("arrays", 1, 2, 2, Classes: 3, Train: 3, Test: 1), dataset.Info);
        Assert.Equal([0, 2, 1], dataset.Train.Labels);
        Assert.Equal([9, 8, 7, 6], dataset.Test.Pixels);
    }

    [Fact]
    public void Channels_first_and_channels_last_are_the_same_images()
    {
        // Two colour images of 1×2 pixels: the value tells image, pixel and channel.
        byte[] channelsLast = [0, 1, 2, 10, 11, 12, 100, 101, 102, 110, 111, 112];
        byte[] channelsFirst = [0, 10, 1, 11, 2, 12, 100, 110, 101, 111, 102, 112];
        SaveGrey([0, 1]);
        foreach (var (layout, pixels, shape) in new[] { (ArrayLayout.Nhwc, channelsLast, new long[] { 2, 1, 2, 3 }), (ArrayLayout.Nchw, channelsFirst, [2, 3, 1, 2]) })
        {
            Save("x.npy", pixels, shape);
            Save("tx.npy", pixels, shape);
            Save<int>("ty.npy", [0, 1], 2);
            var dataset = Spec(layout).Load(NoFolders, CancellationToken.None);
            Assert.Equal((3, 1, 2), (dataset.Info.Channels, dataset.Info.Height, dataset.Info.Width));
            Assert.Equal(channelsLast, dataset.Train.Pixels);
        }
    }

    [Fact]
    public void A_shape_that_does_not_tell_where_the_channels_are_asks_for_the_layout()
    {
        SaveGrey();
        Save("x.npy", new byte[72], 2, 3, 4, 3);
        Assert.EndsWith("add layout: nchw or layout: nhwc.", Assert.Throws<DataException>(() => Spec().Describe()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_labels_than_images_are_refused()
    {
        SaveGrey([0, 1, 2, 0]);
        Assert.Equal(
            $"{_folder["x.npy"]} has 3 images, but {_folder["y.npy"]} has 4 labels.",
            Assert.Throws<DataException>(() => Spec().Describe()).Message);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void A_label_out_of_range_is_refused(long label)
    {
        SaveGrey([0, label, 1]);
        Assert.Equal(
            $"{_folder["y.npy"]} has the label {label} for example 1, and labels run from 0 to 2.",
            Assert.Throws<DataException>(() => Spec(classes: 3).Describe()).Message);
    }

    [Fact]
    public void Images_that_are_not_bytes_are_refused()
    {
        SaveGrey();
        Save("x.npy", new int[3], 3, 1, 1);
        Assert.Contains("images are bytes (numpy.uint8)", Assert.Throws<DataException>(() => Spec().Describe()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_that_are_not_whole_numbers_are_refused()
    {
        SaveGrey();
        Save("y.npy", new float[3], 3);
        Assert.StartsWith($"{_folder["y.npy"]} holds Float32 in the shape (3)", Assert.Throws<DataException>(() => Spec().Describe()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_truncated_file_is_named()
    {
        SaveGrey();
        File.WriteAllBytes(_folder["x.npy"], File.ReadAllBytes(_folder["x.npy"])[..^1]);
        Assert.Equal(
            $"{_folder["x.npy"]} cannot be read: it is truncated: 12 bytes of numbers are declared, 11 are there.",
            Assert.Throws<DataException>(() => Spec().Describe()).Message);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        SaveGrey();
        File.Delete(_folder["ty.npy"]);
        Assert.StartsWith(_folder["ty.npy"], Assert.Throws<DataException>(() => Spec().Describe()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_identity_is_the_contents_and_not_the_place()
    {
        SaveGrey();
        var before = Spec().Identity;
        using var elsewhere = new TemporaryFolder();
        foreach (var file in Directory.GetFiles(_folder.Path)) File.Copy(file, elsewhere[Path.GetFileName(file)]);
        var moved = new Arrays(new ArrayFiles(elsewhere["x.npy"], elsewhere["y.npy"]), new ArrayFiles(elsewhere["tx.npy"], elsewhere["ty.npy"]));
        Assert.Equal(before, moved.Identity);
        Assert.Equal(before, (moved with { Classes = 3 }).Identity);
        Assert.NotEqual(before, (moved with { Classes = 4 }).Identity);

        Save<byte>("tx.npy", [9, 8, 7, 5], 1, 2, 2);
        File.SetLastWriteTimeUtc(_folder["tx.npy"], DateTime.UtcNow.AddMinutes(1));
        Assert.NotEqual(before, Spec().Identity);
    }
}
