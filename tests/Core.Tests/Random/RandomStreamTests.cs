using System.Runtime.Intrinsics;
using Ablate.Core.Random;

namespace Ablate.Core.Tests.Random;

public sealed class RandomStreamTests
{
    // The known answers that Random123 publishes (tests/kat_vectors, lines "philox4x32 10"): counter, key, block.
    [Theory]
    [InlineData("00000000 00000000 00000000 00000000 00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8")]
    [InlineData("ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd")]
    [InlineData("243f6a88 85a308d3 13198a2e 03707344 a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1")]
    public void Philox_gives_the_published_answers(string input, string expected)
    {
        var words = input.Split(' ').Select(word => Convert.ToUInt32(word, 16)).ToArray();

        var (x0, x1, x2, x3) = Philox.Block(words[0], words[1], words[2], words[3], words[4], words[5]);

        Assert.Equal(expected, $"{x0:x8} {x1:x8} {x2:x8} {x3:x8}");
    }

    // Computed by Reference/random_stream.py, and pinned: a change here changes every result there is.
    [Fact]
    public void A_stream_is_what_it_was_in_the_first_version()
    {
        var stream = RandomStream.For(0, "init", "conv1.weight");
        var normal = new float[3];
        RandomStream.For(0, "init", "conv1.weight").FillNormal(normal);

        Assert.Equal([0x7ba6382b, 0x43ca4e2d, 0x1e2233b5, 0xd298c6af, 0x9371fd02], Enumerable.Range(0, 5).Select(_ => stream.NextUInt32()));
        Assert.Equal([0xbde583e0, 0x3f99c123, 0x3f696739], normal.Select(BitConverter.SingleToUInt32Bits));
        Assert.Equal([7, 8, 0, 5, 6, 9, 1, 3, 4, 2], RandomStream.For(1, "order", "3").Permutation(10).AsEnumerable());
    }

    [Theory]
    [InlineData(0, "init", "a", 1, "init", "a")]
    [InlineData(0, "init", "a", 0, "order", "a")]
    [InlineData(0, "init", "a", 0, "init", "b")]
    [InlineData(1, "init", "", -1, "init", "")]
    public void Another_name_gives_other_numbers(long seed, string purpose, string path, long otherSeed, string otherPurpose, string otherPath) =>
        Assert.NotEqual(RandomStream.For(seed, purpose, path).Seed(), RandomStream.For(otherSeed, otherPurpose, otherPath).Seed());

    [Fact]
    public void A_purpose_with_the_separator_is_refused() => Assert.Throws<ArgumentException>(() => RandomStream.For(0, "a|b", ""));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(1003)]
    public void Any_place_of_a_stream_is_reached_directly(int index)
    {
        var stream = RandomStream.For(5, "augmentation", "");
        for (var i = 0; i < index; i++) stream.NextUInt32();

        Assert.Equal(stream.NextUInt32(), RandomStream.For(5, "augmentation", "").At((ulong)index).NextUInt32());
    }

    [Fact]
    public void The_first_numbers_do_not_depend_on_how_many_follow()
    {
        var whole = new float[37];
        RandomStream.For(3, "init", "w").FillNormal(whole);
        for (var count = 0; count < whole.Length; count++)
        {
            var part = new float[count];
            var stream = RandomStream.For(3, "init", "w");
            stream.FillNormal(part);

            Assert.Equal(whole[..count], part.AsEnumerable());
            Assert.Equal(RandomStream.For(3, "init", "w").At((ulong)(count + 1) / 2 * 2).NextUInt32(), stream.NextUInt32());
        }
    }

    [Fact]
    public void Uniform_numbers_are_uniform()
    {
        var values = new float[200_000];
        RandomStream.For(2, "test", "uniform").FillUniform(values, -1, 3);

        Assert.All(values, value => Assert.InRange(value, -1f, 3f));
        var counts = values.CountBy(value => (int)((value + 1) * 4)).ToDictionary();
        // 16 bins; chi-square with 15 degrees of freedom is below 37.7 with a probability of 0.999.
        Assert.InRange(Enumerable.Range(0, 16).Sum(bin => Square(counts[bin] - 12_500.0) / 12_500), 0, 37.7);
    }

    [Fact]
    public void Normal_numbers_are_normal()
    {
        var values = new float[200_001];
        RandomStream.For(2, "test", "normal").FillNormal(values, 3, 2);
        var z = values.Select(value => (value - 3.0) / 2).ToList();

        Assert.InRange(z.Average(), -0.008, 0.008);
        Assert.InRange(z.Average(Square), 0.99, 1.01);
        Assert.InRange(z.Average(value => value * Square(value)), -0.03, 0.03);
        Assert.InRange(z.Average(value => Square(Square(value))), 2.9, 3.1);
        Assert.InRange(z.Count(value => Math.Abs(value) < 1.959964) / 200_001.0, 0.948, 0.952);
    }

    [Fact]
    public void Logarithm_sine_and_cosine_are_those_of_the_library_to_its_last_digits()
    {
        var random = RandomStream.For(4, "test", "elementary");
        for (var i = 0; i < 25_000; i++)
        {
            var x = Vector256.Create(Next(), Next(), Next(), Next());
            var logarithm = Elementary.Log(x);
            var turn = Vector256<double>.One - x;
            var (sine, cosine) = Elementary.SinCosOfTurn(turn);
            for (var lane = 0; lane < 4; lane++)
            {
                Assert.InRange(logarithm[lane] - Math.Log(x[lane]), -4e-15, 4e-15);
                Assert.InRange(sine[lane] - Math.Sin(2 * Math.PI * turn[lane]), -2e-15, 2e-15);
                Assert.InRange(cosine[lane] - Math.Cos(2 * Math.PI * turn[lane]), -2e-15, 2e-15);
            }
        }

        double Next() => (random.NextUInt32() + 1.0) / (1L << 32);
    }

    [Fact]
    public void Whole_numbers_below_a_bound_are_equally_frequent()
    {
        var stream = RandomStream.For(6, "test", "bound");
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++) counts[stream.Next(7)]++;

        Assert.InRange(counts.Sum(count => Square(count - 10_000.0) / 10_000), 0, 22.5);
        // With a biased method, a bound just above 2³¹ · ⅔ would favour the lower half two to one.
        var low = Enumerable.Range(0, 20_000).Count(_ => stream.Next(1_431_655_765) < 715_827_882);
        Assert.InRange(low, 9_700, 10_300);
    }

    [Fact]
    public void A_permutation_has_every_number_once_and_every_order_is_equally_frequent()
    {
        Assert.Equal(Enumerable.Range(0, 1000), RandomStream.For(7, "order", "").Permutation(1000).Order());

        var stream = RandomStream.For(8, "order", "");
        var counts = Enumerable.Range(0, 24_000).CountBy(_ => string.Concat(stream.Permutation(4))).ToDictionary();
        Assert.Equal(24, counts.Count);
        Assert.InRange(counts.Values.Sum(count => Square(count - 1000.0) / 1000), 0, 49.7);
    }

    [Fact]
    public void Doubles_lie_below_one_and_seeds_are_not_negative()
    {
        var stream = RandomStream.For(9, "test", "");
        for (var i = 0; i < 10_000; i++)
        {
            Assert.InRange(stream.NextDouble(), 0, 1 - double.Epsilon);
            Assert.InRange(stream.Seed(), 0, long.MaxValue);
        }
    }

    private static double Square(double value) => value * value;
}
