using Ablate.Runner.Tests.Data;

namespace Ablate.Runner.Tests.Cli;

public class SeedWarningTests
{
    private static readonly string[] Two = ["baseline: {}", "se: {late: {se: {hidden: 2}}}"];
    private static readonly string[] Three = [.. Two, "wider: {late: {se: {hidden: 3}}}"];

    private static async Task<string[]> Warnings(string[] arms, int seeds)
    {
        using var sweep = new Sweep(arms, seeds);
        var ending = await AblateProcess.Run("check", sweep.File);
        Assert.Equal(0, ending.Status);
        return [.. ending.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[(line.IndexOf(": warning: ", StringComparison.Ordinal) + 2)..])];
    }

    [Fact]
    public async Task One_seed_gives_no_interval() => Assert.Equal(
        ["warning: seeds: One seed gives no interval at all; the smallest p of the rank and sign-flip tests is 1, and the comparison needs 0.05. 6 seeds would do."],
        await Warnings(Two, seeds: 1));

    [Fact]
    public async Task Two_seeds_give_an_interval_of_12_7_standard_errors() => Assert.Equal(
        ["warning: seeds: Two seeds give an interval of 12.7 standard errors to each side; the smallest p of the rank and sign-flip tests is 0.5, and 2 comparisons together need 0.025. 7 seeds would do."],
        await Warnings(Three, seeds: 2));

    [Fact]
    public async Task A_family_that_is_too_large_for_its_seeds_is_told_how_many_would_do() => Assert.Equal(
        ["warning: seeds: With 6 seeds the smallest p of the rank and sign-flip tests is 0.03125, and 2 comparisons together need 0.025. 7 seeds would do; the t interval does with fewer, if the differences are normal."],
        await Warnings(Three, seeds: 6));

    [Theory]
    [InlineData(6, 2)]
    [InlineData(7, 3)]
    public async Task Enough_seeds_bring_no_warning(int seeds, int arms) => Assert.Empty(await Warnings(Three[..arms], seeds));

    [Fact]
    public async Task One_arm_alone_has_nothing_to_be_significant() => Assert.Empty(await Warnings(Two[..1], seeds: 1));

    [Fact]
    public async Task The_warning_points_at_the_seeds_and_run_gives_it_too()
    {
        using var sweep = new Sweep(Two, seeds: 1);
        var ending = await sweep.Train();
        Assert.Equal(0, ending.Status);
        Assert.StartsWith($"{sweep.File}:8:8: warning: seeds: ", ending.Error, StringComparison.Ordinal);
    }
}
