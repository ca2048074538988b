using Ablate.Core.Schema;
using Ablate.Core.Tests.Support;
using Ablate.Core.Yaml;

namespace Ablate.Core.Tests.Schema;

public sealed class CanonicalTests
{
    [Fact]
    public void Defaults_are_filled_in_and_keys_sorted() => Assert.Equal(
        """{"conv": {"bias": true, "clip": null, "dilations": null, "kernel": null, "limit": 1099511627776, "name": null, "out": 8, "pad_mode": "same_size", "scale": 0.5}}""",
        Canonical.Json(new ConvBlock(8)));

    [Fact]
    public void A_parameter_that_was_added_later_is_left_out_while_it_is_the_default()
    {
        Assert.Equal("""{"old": 1}""", Canonical.Json(new Grown(1)));
        Assert.Equal("""{"factor": 2, "mode": "each", "old": 1, "size": [1, 2]}""", Canonical.Json(new Grown(1, 2, new Extent(1, 2), GrownMode.Each)));
        Assert.Equal("""{"old": 1, "size": 1}""", Canonical.Json(new Grown(1, Size: new Extent(1))));
    }

    [Theory]
    [InlineData("conv: {out: 8, scale: 0.10}", "conv: {scale: 1e-1, out: 8}")]
    [InlineData("conv: 8", "conv: {out: 8, bias: true, pad_mode: same_size}")]
    [InlineData("conv: {out: 8, kernel: 3}", "conv: {out: 8, kernel: [3, 3]}")]
    [InlineData("conv: {out: 8, scale: 0}", "conv: {out: +8, scale: -0.0}")]
    public void One_meaning_has_one_text(string one, string other) =>
        Assert.Equal(Canonical.Json(Read.Value<BlockSpec>(one)), Canonical.Json(Read.Value<BlockSpec>(other)));

    [Theory]
    [InlineData("conv: {out: 8, scale: 1e-8, kernel: [3, 5], dilations: [0, 7], clip: 12345.678}")]
    [InlineData("conv: {out: 1, name: \"a \\\"quoted\\\" \\\\ text:\\tß \\u0007 # {x}\"}")]
    [InlineData("conv: {out: 1, name: \"null\"}")]
    [InlineData("conv: {out: 1, name: \"😀 \\u2028 \\x85 é\"}")]
    [InlineData("residual: {body: [{conv: 2}, relu, {residual: [relu]}], shortcut: relu}")]
    public void The_text_is_read_back_to_an_equal_value(string text)
    {
        var canonical = Canonical.Json(Read.Value<BlockSpec>(text));

        Assert.Equal(canonical, Canonical.Json(Read.Value<BlockSpec>(canonical)));
        if (Read.Value<BlockSpec>(text) is ConvBlock conv) Assert.Equal(conv.Name, ((ConvBlock)Read.Value<BlockSpec>(canonical)).Name);
    }

    [Fact]
    public void Random_numbers_survive_the_round_trip_to_the_bit()
    {
        var random = Core.Random.RandomStream.For(3, "test", "");
        for (var i = 0; i < 2_000; i++)
        {
            var number = BitConverter.Int64BitsToDouble(random.Seed());
            if (!double.IsFinite(number)) continue;

            var canonical = Canonical.Json(new ConvBlock(1, Scale: number));

            Assert.Equal(number, ((ConvBlock)Read.Value<BlockSpec>(canonical)).Scale);
        }
    }

    [Fact]
    public void A_node_is_written_by_its_meaning() => Assert.Equal(
        """{"a": [1, 0.5, true, null, "1", "x"], "b": {}}""",
        Canonical.Json(Read.Node("{b: {}, a: [+1, 5e-1, True, ~, '1', x]}")));

    [Fact]
    public void As_a_node_a_value_is_what_its_text_reads_back_to()
    {
        var value = new Dictionary<string, object?>
        {
            ["block"] = new ConvBlock(8, Scale: 0.1), ["list"] = new object?[] { 1, -0.0, 1e30, true, null, "1", "null", "" }, ["none"] = null,
        };
        var text = Canonical.Json(value);
        Assert.Equal(text, Canonical.Json(Canonical.Node(value)));
        Assert.Equal(text, Canonical.Json(YamlReader.Read(text, "canonical", new Issues())!));
    }

    [Fact]
    public void A_number_that_is_not_finite_has_no_text() =>
        Assert.Throws<ArgumentException>(() => Canonical.Json(new ConvBlock(1, Scale: double.NaN)));

    [Fact]
    public void A_hundred_levels_are_written_and_read()
    {
        var text = string.Concat(Enumerable.Repeat("[", YamlReader.MaxDepth - 1)) + "1" + string.Concat(Enumerable.Repeat("]", YamlReader.MaxDepth - 1));

        Assert.Equal(text, Canonical.Json(Read.Node(text)));
    }

    private sealed record Grown(
        int Old,
        [AddedLater] double Factor = 1,
        [AddedLater] Extent? Size = null,
        [AddedLater] GrownMode Mode = GrownMode.All);

    private enum GrownMode
    {
        All,
        Each,
    }
}
