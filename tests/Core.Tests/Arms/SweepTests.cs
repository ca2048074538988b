using Ablate.Core.Arms;
using Ablate.Core.Expressions;
using Ablate.Core.Schema;
using Ablate.Core.Tests.Support;
using Ablate.Core.Yaml;

namespace Ablate.Core.Tests.Arms;

public sealed class SweepTests
{
    [Theory]
    [InlineData("")]
    [InlineData("~")]
    [InlineData("{}")]
    public void Without_variables_there_is_one_combination_of_nothing(string text)
    {
        var issues = new Issues();
        var sweep = Sweep.Read(text.Length == 0 ? null : Support.Read.Node(text), new Binder(issues), new Allowance())!;

        Assert.Equal(1, sweep.Combinations);
        Assert.Empty(Assert.Single(sweep.Expand(issues)));
        Assert.Empty(sweep.Variables);
        Assert.Empty(issues);
    }

    [Theory]
    [InlineData("{r: [2, 4], k: [3, 5]}")]
    [InlineData("grid: {r: [2, 4], k: [3, 5]}")]
    public void A_grid_has_every_combination_and_its_last_variable_varies_fastest(string text) =>
        Assert.Equal(["r=2 k=3", "r=2 k=5", "r=4 k=3", "r=4 k=5"], Sweeps.Combinations(text));

    [Fact]
    public void A_zip_takes_its_lists_in_step() =>
        Assert.Equal(["width=16 depth=2", "width=16 depth=4", "width=32 depth=2"], Sweeps.Combinations("zip: {width: [16, 16, 32], depth: [2, 4, 2]}"));

    [Fact]
    public void A_list_names_each_combination_with_its_variables_in_any_order() =>
        Assert.Equal(["r=2 k=3", "r=4 k=7"], Sweeps.Combinations("list: [{r: 2, k: 3}, {k: 7, r: 4}]"));

    [Fact]
    public void A_union_counts_a_combination_once_even_if_it_is_written_differently() => Assert.Equal(
        ["r=2 k=3", "r=4 k=3", "r=4 k=5"],
        Sweeps.Combinations("union: [{r: [2, 4], k: [3]}, {zip: {k: [3, 5], r: [4.0, 4]}}, {list: [{r: 2, k: 3}]}]"));

    [Fact]
    public void Parts_side_by_side_are_multiplied_in_the_order_of_the_file() => Assert.Equal(
        ["a=1 b=2 r=8", "a=1 b=2 r=9", "a=3 b=4 r=8", "a=3 b=4 r=9"],
        Sweeps.Combinations("{zip: {a: [1, 3], b: [2, 4]}, grid: {r: [8, 9]}}"));

    [Fact]
    public void A_label_is_the_text_of_a_number_as_it_is_written() =>
        Assert.Equal(["lr=1e-3", "lr=0.010", "lr=+1"], Sweeps.Combinations("lr: [1e-3, 0.010, +1]"));

    [Fact]
    public void Layers_are_labelled_by_their_only_key_or_by_the_label_given()
    {
        Assert.Equal(["a=relu", "a=se", "a=4"], Sweeps.Combinations("a: [relu, {se: {reduction: 4}}, 4]"));
        var values = Sweeps.Read("a: {two: [relu, batch_norm], narrow: {se: 16}, plain: ~}").Expand([]).Select(combination => combination["a"]).ToArray();
        Assert.Equal(["two", "narrow", "plain"], values.Select(value => value.Label));
        Assert.Equal(["""["relu","batch_norm"]""", """{"se":16}""", "null"], values.Select(value => value.Meaning.Replace(" ", "", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_value_knows_its_place_in_the_file()
    {
        var value = Sweeps.Read("r: [2, 4]").Expand([]).Last()["r"].Value;

        Assert.Equal(("file.yaml:1:8", "r[1]"), (value.At.ToString(), value.Path));
    }

    [Theory]
    [InlineData("{r: [2, 4], k: [3], a: {x: 1, y: 2}}", "r a")]
    [InlineData("zip: {a: [1, 1], b: [1, 2]}", "b")]
    [InlineData("list: [{a: 1, b: 1}, {a: 1.0, b: 2}]", "b")]
    [InlineData("union: [{a: [1], b: [3]}, {a: [2], b: [3]}]", "a")]
    [InlineData("random: {samples: 1, over: {a: {uniform: [0, 1]}}}", "")]
    [InlineData("random: {samples: 2, over: {a: {uniform: [0, 1]}, b: {choice: [7]}}}", "sample a")]
    [InlineData("{grid: {r: [2, 4]}, exclude: r == 4}", "r")]
    public void A_variable_is_varied_if_more_than_one_value_is_declared(string text, string varied) =>
        Assert.Equal(varied, string.Join(' ', Sweeps.Read(text).Varied));

    [Fact]
    public void The_variables_are_those_of_all_parts_in_order() => Assert.Equal(
        ["b", "sample", "c", "a"],
        Sweeps.Read("{grid: {b: [1]}, random: {samples: 3, over: {c: {integer: [1, 9]}}}, list: [{a: 1}]}").Variables);

    [Fact(Timeout = 5000)]
    public async Task A_sweep_of_a_thousand_million_combinations_is_counted_but_not_made()
    {
        await Task.Yield();
        var thousand = "[" + string.Join(",", Enumerable.Range(0, 1000)) + "]";
        var sweep = Sweeps.Read($"{{a: {thousand}, b: {thousand}, c: {thousand}}}");

        Assert.Equal(1_000_000_000, sweep.Combinations);
        Assert.Equal(["a", "b", "c"], sweep.Varied);
        Assert.Equal(["0", "0", "1"], sweep.Expand([]).ElementAt(1).Values.Select(value => value.Label));
    }

    [Fact(Timeout = 5000)]
    public async Task A_count_beyond_all_numbers_stays_at_the_largest()
    {
        await Task.Yield();
        const string TenThousand = "{samples: 10000, over: {X: {uniform: [0, 1]}}}";
        var grid = "{" + string.Join(", ", Enumerable.Range(0, 40).Select(i => $"v{i}: [0,1,2,3,4,5,6,7,8,9]")) + "}";

        Assert.Equal(int.MaxValue, Sweeps.Read(grid).Combinations);
        Assert.Equal(int.MaxValue, Sweeps.Read($"union: [{grid}, {grid}]").Combinations);
        Assert.Equal(10_000, Sweeps.Read("random: " + TenThousand.Replace("X", "a", StringComparison.Ordinal)).Combinations);
        Assert.Equal(40_000, Sweeps.Read($"{{random: {TenThousand.Replace("X", "a", StringComparison.Ordinal)}, grid: {{b: [1, 2, 3, 4]}}}}").Combinations);
    }

    [Fact(Timeout = 5000)]
    public async Task A_union_of_a_thousand_large_samples_is_counted_but_not_drawn()
    {
        await Task.Yield();
        const string Sample = "{random: {samples: 10000, over: {a: {uniform: [0, 1]}, b: {integer: [1, 1000]}}}}";

        Assert.Equal(10_000_000, Sweeps.Read($"union: [{string.Join(", ", Enumerable.Repeat(Sample, 1000))}]").Combinations);
    }

    [Fact]
    public void Unions_may_lie_in_unions_but_not_without_end()
    {
        static string Nested(int depth) => string.Concat(Enumerable.Repeat("{union: [", depth)) + "{r: [2]}" + string.Concat(Enumerable.Repeat("]}", depth));

        Assert.Equal(["r=2"], Sweeps.Combinations(Nested(20)));
        Assert.EndsWith("The unions are nested more than 20 deep.", Assert.Single(Sweeps.Problems(Nested(21))), StringComparison.Ordinal);
    }
}
