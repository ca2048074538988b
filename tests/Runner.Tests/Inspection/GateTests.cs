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
    public void A_gate_of_tanh_near_minus_one_is_saturated_and_not_dead()
    {
        var gates = new GateStatistics("se1", channels: 1, classes: 1);
        gates.Add([-0.999f, -0.5f, 0.001f, -0.001f], [0, 0, 0, 0], positions: 1);

        var all = gates.Rows().First();

        Assert.Equal((0.5, 0.25), (all.Dead, all.Saturated));
    }

    [Fact]
    public void Of_a_gate_with_positions_the_mean_counts_and_the_share_of_them_that_are_dead()
    {
        var gates = new GateStatistics("se1", channels: 1, classes: 1);
        gates.Add([0, 0.5f, 1, 0.5f], [0], positions: 4);
        var row = gates.Rows().First();
        Assert.Equal((0.5, 0.25, 0.25), (row.Mean, row.Dead, row.Saturated));
        Assert.Equal(Math.Sqrt(1.0 / 6), row.SdPositions, 12);
    }

    [Fact]
    public void What_a_gate_does_within_an_image_is_not_hidden_where_its_mean_is_the_same_for_all()
    {
        var gates = new GateStatistics("spatial_attention1", channels: 1, classes: 2);
        gates.Add([0.1f, 0.9f, 0.4f, 0.6f], [0, 1], positions: 2);
        var rows = gates.Rows().ToList();
        Assert.Equal(0, rows[0].Sd, 7);
        Assert.Equal(Math.Sqrt((0.32 + 0.02) / 2), rows[0].SdPositions, 7);
        Assert.Equal([Math.Sqrt(0.32), Math.Sqrt(0.02)], rows.Skip(1).Select(row => row.SdPositions), (one, other) => Math.Abs(one - other) < 1e-7);

        var vector = new GateStatistics("se1", channels: 2, classes: 1);
        vector.Add([0.1f, 0.9f], [0], positions: 1);
        Assert.All(vector.Rows(), row => Assert.True(double.IsNaN(row.SdPositions)));
        Assert.Contains(" -  ", GateText.Table([.. vector.Rows()]), StringComparison.Ordinal);
        Assert.Contains("0.412", GateText.Table(rows), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_gates_of_a_trained_network_are_recorded_over_its_test_set()
    {
        using var sweep = await Sweep.Trained(["baseline: {}", "se: {late: {se: {hidden: 2}}}"]);
        var folder = sweep.RunOf("se")!.Path;

        var inspect = await AblateProcess.Run("inspect", folder, "--device", "cpu");

        Assert.True(inspect.Status == 0, inspect.Error);
        Assert.Contains("\nlate1.se1 ", inspect.Output, StringComparison.Ordinal);
        Assert.Contains(" Dead: a size below 0.01; saturated: above 0.99, where a sigmoid or a tanh no longer moves.\n", inspect.Output, StringComparison.Ordinal);
        var rows = File.ReadLines(Path.Combine(folder, "gates.csv")).Skip(1).Select(line => line.Split(',')).ToList();
        Assert.Equal(4, rows.Count(row => row[2].Length == 0));
        Assert.All(rows, row => Assert.InRange(double.Parse(row[4], CultureInfo.InvariantCulture), 0, 1));
        Assert.Equal(40, rows.Where(row => row[1] == "0" && row[2].Length > 0).Sum(row => int.Parse(row[3], CultureInfo.InvariantCulture)));

        var figure = File.ReadAllText(Path.Combine(folder, "gates.vl.json"));
        Assert.Contains("of one trained network (se, seed 0)", figure, StringComparison.Ordinal);

        var none = await AblateProcess.Run("inspect", sweep.RunOf("baseline")!.Path, "--device", "cpu");
        Assert.Equal((2, "The network has no gates: none of its layers registers one as 'gate'.\n"), (none.Status, none.Error));
    }

    [Fact]
    public async Task A_report_draws_the_gates_of_the_runs_that_were_inspected_and_of_no_others()
    {
        using var sweep = await Sweep.Trained(["baseline: {}", "se: {late: {se: {hidden: 2}}}"], seeds: 2);
        var results = Path.GetDirectoryName(Path.GetDirectoryName(sweep.Runs[0].Path))!;
        var drawn = Path.Combine(results, "report", "figures", "gates.vl.json");
        Assert.Equal(0, (await Report()).Status);
        Assert.False(File.Exists(drawn));

        var folder = sweep.RunOf("se")!;
        await AblateProcess.Run("inspect", folder.Path, "--device", "cpu");
        var old = await Report("--verify");
        Assert.Equal(1, old.Status);
        Assert.Equal(0, (await Report()).Status);
        Assert.Equal(File.ReadAllText(Path.Combine(folder.Path, "gates.vl.json")), File.ReadAllText(drawn));
        Assert.Equal(0, (await Report("--verify")).Status);

        File.AppendAllText(folder.GatesFile, "late1.se1,9");
        var damaged = await Report();
        Assert.NotEqual(0, damaged.Status);
        Assert.Contains("cannot be read as recorded gates. Delete the file, or let 'ablate inspect' write it again.", damaged.Error, StringComparison.Ordinal);

        Task<Ending> Report(params string[] options) => AblateProcess.Run(["report", results, .. options]);
    }

    [Theory]
    [InlineData("coordinate", new[] { "late1.coordinate_attention1.gate_h", "late1.coordinate_attention1.gate_w" }, 4, 1)]
    [InlineData("context", new[] { "late1.global_context1" }, 4, 1)]
    [InlineData("kernel", new[] { "late1.selective_kernel1" }, 8, 2)]
    [InlineData("split", new[] { "late1.split_attention1" }, 8, 2)]
    [InlineData("grouped", new[] { "late1.per_group1.layers.se1" }, 4, 1)]
    [InlineData("triplet", new[] { "late1.triplet_attention1.gate_cw", "late1.triplet_attention1.gate_hc", "late1.triplet_attention1.gate_hw" }, 1, 1)]
    [InlineData("spatial", new[] { "late1.spatial_group_enhance1" }, 2, 1)]
    [InlineData("style", new[] { "late1.style_recalibration1" }, 4, 1)]
    public async Task Every_layer_that_gates_is_recorded(string arm, string[] blocks, int channels, int paths)
    {
        using var sweep = await Sweep.Trained(
        [
            "baseline: {}",
            "coordinate: {late: {coordinate_attention: {hidden: 2}}}",
            "context: {late: {global_context: {hidden: 2, fusion: scale}}}",
            "kernel: {late: {selective_kernel: {hidden: 2}}}",
            "split: {late: {split_attention: {hidden: 2}}}",
            "grouped: {late: {per_group: {groups: 2, layers: [se: {hidden: 2}]}}}",
            "triplet: {late: {triplet_attention: 3}}",
            "spatial: {late: {spatial_group_enhance: 2}}",
            "style: {late: {style_recalibration: {}}}",
        ]);
        var folder = sweep.RunOf(arm)!;
        var inspect = await AblateProcess.Run("inspect", folder.Path, "--device", "cpu");
        Assert.True(inspect.Status == 0, inspect.Error);
        var recorded = folder.ReadGates()!.Where(row => row.Class is null).ToLookup(row => row.Block);
        Assert.Equal(blocks, recorded.Select(rows => rows.Key));
        Assert.All(recorded, rows =>
        {
            Assert.Equal(Enumerable.Range(0, channels), rows.Select(row => row.Channel));
            Assert.All(rows, row => Assert.InRange(row.Mean, 0.001, 0.999));
            // The paths of a selective kernel share each channel between them.
            if (paths > 1) Assert.All(rows.GroupBy(row => row.Channel % (channels / paths)), shares => Assert.Equal(1, shares.Sum(row => row.Mean), 5));
        });
    }

    [Fact]
    public async Task What_may_gate_and_cannot_be_recorded_is_named()
    {
        const string Unseen = "Not recorded: late1.branches1 (branches), which may gate but registers no module as 'gate'.\n";
        const string Product = "branches: {paths: [[], [{conv: {out: 1, kernel: 1}}, sigmoid]], join: multiply}";
        using var sweep = await Sweep.Trained(["baseline: {}", $"both: {{late: [{{{Product}}}, {{se: {{hidden: 2}}}}]}}", $"product: {{late: {{{Product}}}}}"]);
        var both = await AblateProcess.Run("inspect", sweep.RunOf("both")!.Path, "--device", "cpu");
        Assert.Equal(0, both.Status);
        Assert.Contains(Unseen, both.Output, StringComparison.Ordinal);
        var product = await AblateProcess.Run("inspect", sweep.RunOf("product")!.Path, "--device", "cpu");
        Assert.Equal((2, $"The network has no gates: none of its layers registers one as 'gate'.\n{Unseen}"), (product.Status, product.Error));
    }

    [Fact]
    public async Task A_table_elsewhere_has_its_figure_beside_it_and_leaves_the_run_as_it_was()
    {
        using var sweep = await Sweep.Trained(["baseline: {}", "se: {late: {se: {hidden: 2}}}"]);
        var folder = sweep.RunOf("se")!;
        var table = Path.Combine(sweep.Results, "seen.csv");
        var inspect = await AblateProcess.Run("inspect", folder.Path, "--device", "cpu", "--out", table);
        Assert.True(inspect.Status == 0, inspect.Error);
        Assert.True(File.Exists(table) && File.Exists(Path.ChangeExtension(table, ".vl.json")));
        Assert.Null(folder.ReadGates());

        var refused = await AblateProcess.Run("inspect", folder.Path, "--device", "cpu", "--out", Path.Combine(table, "x.csv"));
        Assert.Equal(2, refused.Status);
        Assert.Contains("Name a file that can be written with --out FILE.", refused.Error, StringComparison.Ordinal);
    }
}
