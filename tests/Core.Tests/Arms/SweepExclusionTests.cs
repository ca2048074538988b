using Ablate.Core.Tests.Support;

namespace Ablate.Core.Tests.Arms;

public sealed class SweepExclusionTests
{
    [Fact]
    public void A_condition_removes_the_combinations_for_which_it_holds() =>
        Assert.Equal(["r=2 k=3", "r=2 k=5", "r=4 k=3"], Sweeps.Combinations("{grid: {r: [2, 4], k: [3, 5]}, exclude: r == 4 and k == 5}"));

    [Fact]
    public void Of_several_conditions_one_is_enough() =>
        Assert.Equal(["r=3"], Sweeps.Combinations("{exclude: [$r < 3, \"${r > 3}\"], grid: {r: [2, 3, 4]}}"));

    [Fact]
    public void A_condition_holds_for_its_own_sweep_of_a_union_alone() =>
        Assert.Equal(["r=2", "r=4"], Sweeps.Combinations("union: [{grid: {r: [2, 4]}, exclude: r == 4}, {r: [4]}]"));

    [Fact]
    public void A_condition_sees_the_numbers_of_samples() =>
        Assert.Equal(2, Sweeps.Combinations("{random: {samples: 4, over: {a: {uniform: [0, 1]}}}, exclude: sample >= 2}").Length);

    [Theory]
    [InlineData("place == null and stage == 'all'", "place=pre stage=2", "place=pre stage=all", "place=std stage=2")]
    [InlineData("place == 'std' and stage != 2", "place=pre stage=2", "place=pre stage=all", "place=std stage=2")]
    [InlineData("place == 'pre' and stage == 2", "place=pre stage=all", "place=std stage=2", "place=std stage=all")]
    [InlineData("$place == 'pre' and stage == '2'", "place=pre stage=all", "place=std stage=2", "place=std stage=all")]
    [InlineData("place == 'pre' or not (stage == 'all')", "place=std stage=all")]
    public void A_labelled_value_equals_its_label_and_its_value(string condition, params string[] kept) =>
        Assert.Equal(kept, Sweeps.Combinations($"{{grid: {{place: {{std: null, pre: pre}}, stage: {{2: 2, all: [2, 3]}}}}, exclude: \"{condition}\"}}").Order(StringComparer.Ordinal));

    [Fact]
    public void Conditions_that_would_take_minutes_are_refused() => Assert.Equal(
        ["file.yaml:1:10: error: exclude: 1,001 conditions for 1,000 combinations are more than 1,000,000 to be evaluated. Write fewer conditions, joined by 'or', or leave the values out of the sweep."],
        Sweeps.Problems($"exclude: [{string.Join(", ", Enumerable.Repeat("r == 1", 1001))}]\ngrid: {{r: [{string.Join(", ", Enumerable.Range(0, 1000))}]}}"));

    [Theory]
    [InlineData("{grid: {r: [2, 4, 8]}, exclude: radius > 2}", "file.yaml:1:33: error: exclude: The variable 'radius' is not known here: a condition sees the variables of its sweep. The variables are 'r'.")]
    [InlineData("{grid: {ratio: [2, 4, 8]}, exclude: ration > 2}", "file.yaml:1:37: error: exclude: The variable 'ration' is not known here: a condition sees the variables of its sweep. Did you mean 'ratio'?")]
    [InlineData("{grid: {r: [2, 4]}, exclude: r > 1}", "file.yaml:1:30: error: exclude: This condition excludes every combination of the sweep.")]
    [InlineData("{grid: {r: [2, 4]}, exclude: [r == 2, r > 5]}", "file.yaml:1:39: warning: exclude[1]: This condition excludes no combination of the sweep.")]
    [InlineData("{grid: {r: [2, 4]}, exclude: [r == 2, r == 4]}", "file.yaml:1:30: error: exclude: These conditions together exclude every combination of the sweep.")]
    [InlineData("{grid: {r: [2, 4]}, exclude: r + 1}", "file.yaml:1:30: error: exclude: A condition is true or false, but this is the number 3. Compare it with something, such as: stride > 1.")]
    [InlineData("{grid: {r: [2, 4]}, exclude: }", "file.yaml:1:30: error: exclude: A condition is expected here, but this is empty. Write exclude: $r > 8, or a list of such conditions.")]
    [InlineData("{grid: {r: [2, 4]}, exclude: []}", "file.yaml:1:30: error: exclude: A condition is expected here, but this is an empty list. Write exclude: $r > 8, or a list of such conditions.")]
    [InlineData("{grid: {r: [2, 4]}, exclude: [r > 3, {r: 4}]}", "file.yaml:1:38: error: exclude[1]: A condition is expected here, but this is a mapping. Write exclude: $r > 8, or a list of such conditions.")]
    [InlineData("{grid: {place: {std: null, pre: pre}}, exclude: not place}", "file.yaml:1:53: error: exclude: 'not' needs true or false, but what follows is empty. Compare it with something, such as: == null. (from place = null at file.yaml:1:22)")]
    [InlineData("{exclude: r > 1}", "file.yaml:1:2: error: exclude: There is nothing to exclude from: the sweep has no variables. Write the variables beside it: grid: {...}.")]
    public void A_wrong_condition_is_told_once(string text, string message) => Assert.Equal([message], Sweeps.Problems(text));
}
