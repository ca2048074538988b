using System.Globalization;
using Ablate.Core;
using Ablate.Runner.Inspection;
using Ablate.Runner.Tests.Cli;

namespace Ablate.Runner.Tests.Inspection;

public sealed class GateTests
{
    [Fact]
    public void Gates_are_summed_up_by_channel_and_class()
    {
        var gates = new GateStatistics("se1", channels: 2, classes: 3);
        gates.Add([0.2f, 1, 0.4f, 0], [0, 0], positions: 1);
        gates.Add([0.9f, 0.5f], [2], positions: 1);

        var rows = gates.Rows().ToList();

        Assert.Equal([(0, null), (0, 0), (0, 2), (1, null), (1, 0), (1, 2)], rows.Select(row => (row.Channel, row.Class)));
        Assert.Equal((0.5, 0.36056), (Math.Round(rows[0].Mean, 5), Math.Round(rows[0].Sd, 5)));
        Assert.Equal((2L, 0.3), (rows[1].Examples, Math.Round(rows[1].Mean, 5)));
        Assert.Equal((0.5, 0.5), (rows[4].Dead, rows[4].Saturated));
        Assert.True(double.IsNaN(rows[2].Sd));
    }

    [Fact]
    public void Of_a_gate_with_positions_the_mean_counts_and_the_share_of_them_that_are_dead()
    {
        var gates = new GateStatistics("se1", channels: 1, classes: 1);
        gates.Add([0, 0.5f, 1, 0.5f], [0], positions: 4);
        var row = gates.Rows().First();
        Assert.Equal((0.5, 0.25, 0.25), (row.Mean, row.Dead, row.Saturated));
    }

    [Fact]
    public async Task The_gates_of_a_trained_network_are_recorded_over_its_test_set()
    {
        using var sweep = new Sweep(["baseline: {}", "se: {late: {se: {hidden: 2}}}"]);
        var run = await sweep.Train();
        Assert.True(run.Status == 0, run.Error);
        var folder = sweep.RunOf("se")!.Path;

        var inspect = await AblateProcess.Run("inspect", folder, "--device", "cpu");

        Assert.True(inspect.Status == 0, inspect.Error);
        Assert.Contains("\nlate1.se1 ", inspect.Output, StringComparison.Ordinal);
        var rows = File.ReadLines(Path.Combine(folder, "gates.csv")).Skip(1).Select(line => line.Split(',')).ToList();
        Assert.Equal(4, rows.Count(row => row[2].Length == 0));
        Assert.All(rows, row => Assert.InRange(double.Parse(row[4], CultureInfo.InvariantCulture), 0, 1));
        Assert.Equal(40, rows.Where(row => row[1] == "0" && row[2].Length > 0).Sum(row => int.Parse(row[3], CultureInfo.InvariantCulture)));

        var none = await AblateProcess.Run("inspect", sweep.RunOf("baseline")!.Path, "--device", "cpu");
        Assert.Equal((2, "The network has no gates: none of its layers registers one as 'gate'.\n"), (none.Status, none.Error));
    }
}
