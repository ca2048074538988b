using System.Globalization;
using Ablate.Core.Tests.Support;

namespace Ablate.Core.Tests.Arms;

public sealed class SweepSamplingTests
{
    private const string Over = "over: {lr: {log_uniform: [1e-4, 1e-1]}, r: {choice: [2, 4, {se: 8}]}, w: {integer: [8, 64]}, d: {uniform: [0, 1]}}";

    [Fact]
    public void Random_samples_are_the_same_on_every_machine() => Assert.Equal(
        [
            "sample=0 lr=0.08554 r=se w=52 d=0.5412",
            "sample=1 lr=0.001751 r=2 w=51 d=0.8505",
            "sample=2 lr=0.004478 r=se w=10 d=0.6011",
            "sample=3 lr=0.001059 r=se w=15 d=0.8867",
        ],
        Sweeps.Combinations($"random: {{samples: 4, {Over}}}"));

    [Fact]
    public void Latin_hypercube_samples_are_the_same_on_every_machine() => Assert.Equal(
        [
            "sample=0 lr=0.09459 r=2 w=30 d=0.1689",
            "sample=1 lr=0.0036 r=4 w=52 d=0.9551",
            "sample=2 lr=0.0005073 r=2 w=41 d=0.6144",
            "sample=3 lr=0.001426 r=se w=11 d=0.4784",
        ],
        Sweeps.Combinations($"latin_hypercube: {{samples: 4, seed: 7, {Over}}}"));

    [Theory]
    [InlineData("random")]
    [InlineData("latin_hypercube")]
    public void Another_variable_changes_nothing_in_the_others(string part)
    {
        var alone = Column($"{part}: {{samples: 50, over: {{lr: {{uniform: [0, 1]}}}}}}", "lr");
        var beside = Column($"{part}: {{samples: 50, over: {{w: {{uniform: [0, 1]}}, lr: {{uniform: [0, 1]}}}}}}", "lr");

        Assert.Equal(alone, beside);
        Assert.NotEqual(alone, Column($"{part}: {{samples: 50, seed: 1, over: {{lr: {{uniform: [0, 1]}}}}}}", "lr"));
        Assert.NotEqual(alone, Column($"{part}: {{samples: 50, over: {{w: {{uniform: [0, 1]}}, lr: {{uniform: [0, 1]}}}}}}", "w"));
    }

    [Fact]
    public void More_random_samples_keep_the_first_ones() => Assert.Equal(
        Column("random: {samples: 10, over: {a: {uniform: [0, 1]}}}", "a"),
        Column("random: {samples: 30, over: {a: {uniform: [0, 1]}}}", "a").Take(10));

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(250)]
    public void A_Latin_hypercube_has_one_sample_in_each_stratum_of_each_variable(int samples)
    {
        var text = FormattableString.Invariant($"latin_hypercube: {{samples: {samples}, over: {{u: {{uniform: [0, 1]}}, l: {{log_uniform: [1, 10]}}}}}}");

        AssertOnePerStratum(Column(text, "u"), samples);
        AssertOnePerStratum([.. Column(text, "l").Select(Math.Log10)], samples);
    }

    [Fact]
    public void The_strata_come_in_a_random_order_of_each_variable()
    {
        const string Text = "latin_hypercube: {samples: 20, over: {a: {uniform: [0, 20]}, b: {uniform: [0, 20]}}}";
        var (a, b) = (Column(Text, "a").Select(Math.Floor).ToArray(), Column(Text, "b").Select(Math.Floor).ToArray());

        Assert.NotEqual(a.Order(), a);
        Assert.NotEqual(a, b);
        Assert.Equal(a.Order(), b.Order());
    }

    [Fact]
    public void A_Latin_hypercube_has_every_choice_and_whole_number_equally_often()
    {
        const string Text = "latin_hypercube: {samples: 12, over: {c: {choice: [a, b, c]}, i: {integer: [-1, 2]}}}";
        var rows = Sweeps.Read(Text).Expand([]).ToList();

        Assert.Equal(["a 4", "b 4", "c 4"], Counts("c"));
        Assert.Equal(["-1 3", "0 3", "1 3", "2 3"], Counts("i"));

        IEnumerable<string> Counts(string variable) => rows.GroupBy(row => row[variable].Label).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => FormattableString.Invariant($"{group.Key} {group.Count()}"));
    }

    [Theory]
    [InlineData("uniform: [0.50004, 0.50018]", 0.50004, 0.50018)]
    [InlineData("uniform: [-1.7e308, 1.7e308]", -1.7e308, 1.7e308)]
    [InlineData("log_uniform: [1e-320, 1.7e308]", 1e-320, 1.7e308)]
    [InlineData("integer: [-2147483648, 2147483647]", int.MinValue, int.MaxValue)]
    public void Samples_stay_within_their_range_however_narrow_or_wide(string distribution, double low, double high)
    {
        var values = Column($"random: {{samples: 200, over: {{a: {{{distribution}}}}}}}", "a");

        Assert.All(values, value => Assert.InRange(value, low, high));
        Assert.True(values.Distinct().Count() > 1);
    }

    [Fact]
    public void Samples_have_four_significant_digits()
    {
        foreach (var row in Sweeps.Read("random: {samples: 100, over: {u: {uniform: [1000, 90000]}, l: {log_uniform: [1e-9, 1]}}}").Expand([]))
        {
            Assert.EndsWith(row["u"].Label.Length > 4 ? "0" : "", row["u"].Label, StringComparison.Ordinal);
            Assert.InRange(row["l"].Label.Split('e')[0].Replace(".", "", StringComparison.Ordinal).TrimStart('0').Length, 1, 4);
        }
    }

    private static double[] Column(string text, string variable) =>
        [.. Sweeps.Read(text).Expand([]).Select(row => double.Parse(row[variable].Label, CultureInfo.InvariantCulture))];

    // Rounding to four digits may move a sample across the border of its stratum, by less than a thousandth.
    private static void AssertOnePerStratum(IReadOnlyList<double> units, int samples)
    {
        var sorted = units.Order().ToArray();
        for (var i = 0; i < samples; i++) Assert.InRange(sorted[i], ((double)i / samples) - 1e-3, ((i + 1.0) / samples) + 1e-3);
    }
}
