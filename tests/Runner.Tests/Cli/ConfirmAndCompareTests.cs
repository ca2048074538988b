using Ablate.Core;

namespace Ablate.Runner.Tests.Cli;

public sealed class ConfirmAndCompareTests
{
    [Fact]
    public async Task A_chosen_arm_is_trained_anew_with_seeds_that_had_no_part_in_choosing_it()
    {
        using var sweep = await Sweep.Trained(["baseline: {}", "se-${r}: {late: {se: {hidden: \"${r}\"}}, sweep: {r: [1, 2]}}", "wider: {late: {se: {hidden: 3}}}"], seeds: 2);
        var ending = await Confirm(sweep, "--arm", "se-2", "--seeds", "3");
        Assert.Equal((0, ""), (ending.Status, ending.Complaints));
        Assert.StartsWith("tiny-confirm-se-2: 6 runs to train, 0 done before", ending.Output, StringComparison.Ordinal);
        Assert.Contains("se-2, seed 4", ending.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("se-1", ending.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("wider", ending.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("seed 1:", ending.Output, StringComparison.Ordinal);

        var again = await Confirm(sweep, "--arm", "se-2", "--seeds", "3");
        Assert.StartsWith("tiny-confirm-se-2: 0 runs to train, 6 done before", again.Output, StringComparison.Ordinal);
        var more = await Confirm(sweep, "--arm", "se-2", "--seeds", "5");
        Assert.Equal(2, more.Status);
        Assert.Contains("declares 3 seeds already, and a confirmation is declared once", more.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("has no arm 'sse'. Did you mean 'se'?", "sse")]
    [InlineData("'baseline' is the baseline", "baseline")]
    public async Task What_cannot_be_confirmed_is_told(string expected, string arm)
    {
        using var sweep = await Sweep.Trained(["baseline: {}", "se: {late: {se: {hidden: 2}}}"]);
        var ending = await Confirm(sweep, "--arm", arm);
        Assert.Equal((2, ""), (ending.Status, ending.Output));
        Assert.Contains(expected, ending.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_arm_in_two_results_folders_is_compared_seed_by_seed()
    {
        using var before = new Sweep(["baseline: {}", "se: {late: {se: {hidden: 2}}}"], seeds: 3);
        using var after = new Sweep(["baseline: {}", "se: {late: {se: {hidden: 3}}}"], seeds: 3);
        await Task.WhenAll(before.Train(), after.Train());
        var (a, b) = (Path.Combine(before.Results, "tiny"), Path.Combine(after.Results, "tiny"));

        var both = await AblateProcess.Run("compare", a, b);
        Assert.Equal((0, ""), (both.Status, both.Error));
        // The baseline is the same network with the same seeds.
        Assert.Contains($"baseline in {b}", both.Output, StringComparison.Ordinal);
        var one = await AblateProcess.Run("compare", a, b, "--arm", "se");
        var said = string.Join(' ', one.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("se.hidden 2 → 3. So a difference", said, StringComparison.Ordinal);
        var line = await AblateProcess.Run("compare", a, b, "--arm", "se", "--margin", "0.5pp", "--json");
        Assert.Contains($"\"command\": \"./ablate compare {a} {b} --arm se --margin 0.5pp\"", line.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Not the same arm", (await AblateProcess.Run("compare", a, b, "--arm", "baseline")).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("baseline in", one.Output, StringComparison.Ordinal);
        var none = await AblateProcess.Run("compare", a, b, "--arm", "mhsa");
        Assert.Equal(2, none.Status);
        Assert.Contains("do not both have an arm 'mhsa'", none.Error, StringComparison.Ordinal);
        Assert.Contains("would be compared with itself", (await AblateProcess.Run("compare", a, a)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_of_different_tasks_are_not_compared()
    {
        using var before = new Sweep(["baseline: {}"]);
        using var after = new Sweep(["baseline: {}"]);
        await File.WriteAllTextAsync(after.File, (await File.ReadAllTextAsync(after.File, TestContext.Current.CancellationToken)).Replace("test: 40", "test: 80", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await Task.WhenAll(before.Train(), after.Train());
        var ending = await AblateProcess.Run("compare", Path.Combine(before.Results, "tiny"), Path.Combine(after.Results, "tiny"));
        Assert.Equal((2, ""), (ending.Status, ending.Output));
        Assert.Contains("cannot be compared: the data are", ending.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_that_came_out_the_same_before_and_after_are_unchanged()
    {
        using var before = new Sweep(["baseline: {}"], seeds: 2);
        using var after = new Sweep(["baseline: {}"], seeds: 2);
        await Task.WhenAll(before.Train(), after.Train());
        var ending = await AblateProcess.Run("compare", Path.Combine(before.Results, "tiny"), Path.Combine(after.Results, "tiny"));
        Assert.Equal(0, ending.Status);
        Assert.Contains("unchanged, bit for bit: the same predictions at every seed (n = 2).", string.Join(' ', ending.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.DoesNotContain("heck that the arms do differ", ending.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_confirmation_stands_beside_the_results_and_passes_over_seeds_that_are_declared()
    {
        using var sweep = await Sweep.Trained(["baseline: {}", "se: {late: {se: {hidden: 2}}}"], seeds: 2);
        var folder = Path.Combine(sweep.Results, "tiny");
        var file = Path.Combine(folder, "experiment.yaml");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Replace("seeds: 2", "seeds: 5", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var ending = await AblateProcess.Run("confirm", folder, "--arm", "se", "--seeds", "2", "--device", "cpu");
        Assert.Equal((0, ""), (ending.Status, ending.Complaints));
        var written = await File.ReadAllTextAsync(Path.Combine(folder, "confirm-se.yaml"), TestContext.Current.CancellationToken);
        Assert.Contains("seeds: [5, 6]", written, StringComparison.Ordinal);
        Assert.Contains($"# Command    ./ablate confirm {folder} --arm se --seeds 2", written, StringComparison.Ordinal);
        Assert.Equal(4, new ResultStore(sweep.Results, "tiny-confirm-se").Folders().Count);
    }

    [Fact]
    public async Task A_confirmation_leaves_a_rule_the_seeds_that_it_may_still_add()
    {
        using var sweep = new Sweep(["baseline: {}", "se: {late: {se: {hidden: 2}}}"]);
        await File.WriteAllTextAsync(sweep.File, (await File.ReadAllTextAsync(sweep.File, TestContext.Current.CancellationToken)).Replace("seeds: 1", "seeds: {until: {half_width: 50 pp, min: 5, max: 12}}", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await sweep.Train();
        Assert.Equal(10, sweep.Runs.Count);
        var ending = await Confirm(sweep, "--arm", "se", "--seeds", "2");
        Assert.Equal((0, ""), (ending.Status, ending.Complaints));
        Assert.Contains("seeds: [12, 13]", await File.ReadAllTextAsync(Path.Combine(sweep.Results, "tiny", "confirm-se.yaml"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_confirmation_has_seeds_that_the_first_did_not_have()
    {
        using var sweep = await Sweep.Trained(["baseline: {}", "se: {late: {se: {hidden: 2}}}", "wider: {late: {se: {hidden: 3}}}"], seeds: 2);
        await Confirm(sweep, "--arm", "se", "--seeds", "2");
        await Confirm(sweep, "--arm", "wider", "--seeds", "2");
        var file = Path.Combine(sweep.Results, "tiny", "confirm-wider.yaml");
        Assert.Contains("seeds: [4, 5]", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);

        // Also where only the results of the first are left, and where only its file is.
        foreach (var gone in new[] { Path.Combine(sweep.Results, "tiny", "confirm-se.yaml"), Path.Combine(sweep.Results, "tiny-confirm-se") })
        {
            Directory.Move(gone, Path.Combine(sweep.Results, "aside"));
            File.Delete(file);
            Directory.Delete(Path.Combine(sweep.Results, "tiny-confirm-wider"), recursive: true);
            await Confirm(sweep, "--arm", "wider", "--seeds", "2");
            Assert.Contains("seeds: [4, 5]", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
            Directory.Move(Path.Combine(sweep.Results, "aside"), gone);
        }
    }

    private static Task<Ending> Confirm(Sweep sweep, params string[] options) =>
        AblateProcess.Run(["confirm", "tiny", "--results", sweep.Results, "--device", "cpu", .. options]);
}
