using Ablate.Core.Schema;
using Ablate.Runner.Data;
using static TorchSharp.torch;

namespace Ablate.Runner.Tests.Data;

public sealed class AugmentationTests
{
    private const int Count = 60;

    private static readonly DatasetInfo Info = new("tiny", Channels: 3, Height: 6, Width: 5, Classes: 2, Train: Count, Test: 1);
    private static readonly byte[] Pixels = [.. Enumerable.Range(0, Count * 90).Select(i => (byte)(1 + i * 37 % 255))];

    private static long[] Draws(AugmentConfig config, int[] source, int epoch = 1, long seed = 4)
    {
        using var scope = NewDisposeScope();
        using var augmentation = new Augmentation(config, Info, seed, CPU);
        return augmentation.Draw(epoch, source).data<long>().ToArray();
    }

    private static readonly int[] All = [.. Enumerable.Range(0, Count)];

    private static int At(int image, int y, int x, int channel) => ((image * 6 + y) * 5 + x) * 3 + channel;

    [Theory]
    [InlineData(2, false)]
    [InlineData(0, true)]
    [InlineData(2, true)]
    [InlineData(7, true)]
    public void Crop_and_flip_do_what_a_loop_over_images_does(int crop, bool flip)
    {
        var config = new AugmentConfig(crop, flip);
        using var scope = NewDisposeScope();
        using var augmentation = new Augmentation(config, Info, seed: 4, CPU);
        var result = augmentation.Crop(tensor(Pixels, [Count, 6, 5, 3]), augmentation.Draw(1, All)).data<byte>().ToArray();

        var draws = Draws(config, All);
        for (var image = 0; image < Count; image++)
        {
            var (top, left, mirrored) = ((int)draws[image * 5] - crop, (int)draws[image * 5 + 1] - crop, flip && draws[image * 5 + 2] == 1);
            for (var y = 0; y < 6; y++)
            {
                for (var x = 0; x < 5; x++)
                {
                    var (fromY, fromX) = (top + y, left + (mirrored ? 4 - x : x));
                    var inside = fromY is >= 0 and < 6 && fromX is >= 0 and < 5;
                    for (var channel = 0; channel < 3; channel++)
                        Assert.Equal(inside ? Pixels[At(image, fromY, fromX, channel)] : 0, result[At(image, y, x, channel)]);
                }
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(20)]
    public void Cutout_does_what_a_loop_over_images_does(int side)
    {
        var config = new AugmentConfig(Cutout: side);
        using var scope = NewDisposeScope();
        using var augmentation = new Augmentation(config, Info, seed: 4, CPU);
        var result = augmentation.CutOut(ones(Count, 6, 5, 3), augmentation.Draw(1, All)).data<float>().ToArray();

        var draws = Draws(config, All);
        for (var image = 0; image < Count; image++)
        {
            var (top, left) = (draws[image * 5 + 3] - side / 2, draws[image * 5 + 4] - side / 2);
            for (var y = 0; y < 6; y++)
            {
                for (var x = 0; x < 5; x++)
                {
                    var hidden = y >= top && y < top + side && x >= left && x < left + side;
                    for (var channel = 0; channel < 3; channel++)
                        Assert.Equal(hidden ? 0 : 1, result[At(image, y, x, channel)]);
                }
            }
        }
    }

    [Fact]
    public void Every_offset_and_every_centre_is_drawn()
    {
        var draws = Draws(new AugmentConfig(Crop: 2), [.. Enumerable.Range(0, 1000)]);
        IEnumerable<long> Kind(int kind) => Enumerable.Range(0, 1000).Select(image => draws[image * 5 + kind]).Distinct().Order();
        Assert.Equal([0, 1, 2, 3, 4], Kind(0));
        Assert.Equal([0, 1, 2, 3, 4], Kind(1));
        Assert.Equal([0, 1], Kind(2));
        Assert.Equal([0, 1, 2, 3, 4, 5], Kind(3));
        Assert.Equal([0, 1, 2, 3, 4], Kind(4));
    }

    [Fact]
    public void Draws_are_an_image_s_own()
    {
        var config = new AugmentConfig(Crop: 2, Flip: true);
        var all = Draws(config, All);
        Assert.Equal(all[(17 * 5)..(18 * 5)], Draws(config, [17]));
        Assert.NotEqual(all, Draws(config, All, epoch: 2));
        Assert.NotEqual(all, Draws(config, All, seed: 5));
    }
}
