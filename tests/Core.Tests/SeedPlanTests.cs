using Ablate.Core.Tests.Support;

namespace Ablate.Core.Tests;

public sealed class SeedPlanTests
{
    [Theory]
    [InlineData("3", "0 1 2")]
    [InlineData("[7, 3]", "7 3")]
    [InlineData("[$1 + 1]", "2")]
    public void Seeds_are_a_count_or_a_list(string seeds, string expected) =>
        Assert.Equal(expected, string.Join(' ', Study.Of($"seeds: {seeds}").Seeds));

    [Theory]
    [InlineData("0.2 pp", 0.002)]
    [InlineData("0.2pp", 0.002)]
    [InlineData("1 pp", 0.01)]
    [InlineData("0.002", 0.002)]
    public void A_rule_asks_for_seeds_until_intervals_are_narrow_enough(string width, double expected)
    {
        var experiment = Study.Of($"seeds: {{until: {{half_width: {width}, min: 5, max: 40}}}}");

        Assert.Equal(expected, experiment.Until!.HalfWidth, 12);
        Assert.Equal((5, 40), (experiment.Until.Min, experiment.Until.Max));
        Assert.Equal([0, 1, 2, 3, 4], experiment.Seeds);
    }

    [Theory]
    [InlineData("{until: {half_width: 0.2 %, min: 5, max: 40}}", "A half-width above 0 and of at most 50 percentage points is expected here, but this is '0.2 %'. Write 0.2 pp, or 0.002.")]
    [InlineData("{until: {half_width: 0, min: 5, max: 40}}", "A half-width above 0 and of at most 50 percentage points is expected here, but this is the number 0. Write 0.2 pp, or 0.002.")]
    [InlineData("{until: {half_width: 0.2 pp, min: 2, max: 40}}", "This must be a whole number from 5 to 10000, but it is 2.")]
    [InlineData("{until: {half_width: 0.2 pp, min: 9, max: 8}}", "At most 8 seeds are fewer than the 9 that are trained in any case.")]
    [InlineData("{until: {half_width: 0.2 pp, max: 8}}", "The key 'min' is missing: 'until' needs it.")]
    [InlineData("{untill: {half_width: 0.2 pp, min: 5, max: 8}}", "The key 'untill' is not known for 'seeds'. Did you mean 'until'?")]
    [InlineData("{}", "The key 'until' is missing: a rule for the number of seeds needs it.")]
    public void A_rule_that_cannot_be_followed_is_refused(string seeds, string message) =>
        Assert.Contains(message, Assert.Single(Study.Problems($"seeds: {seeds}")), StringComparison.Ordinal);
}
