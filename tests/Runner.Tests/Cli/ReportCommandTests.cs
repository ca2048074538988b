using System.Text.Json;
using Ablate.Core.Arrays;

namespace Ablate.Runner.Tests.Cli;

public sealed class ReportCommandTests
{
    private const string Baseline = "baseline: {}";
    private const string Squeeze = "se: {late: {se: {hidden: 2}}}";

    private static readonly string[] Expected = ["report.html", "report.md", "comparisons.csv", "runs.csv", "report.json", "tables.tex", "macros.tex"];

    [Fact]
    public async Task A_report_of_the_same_results_is_the_same_bytes_and_verifies()
    {
        using var sweep = await Trained(seeds: 5);
        var first = await Report(sweep);
        Assert.Equal((0, ""), (first.Status, Complaints(first)));
        Assert.Contains("se", first.Output, StringComparison.Ordinal);
        Assert.Contains($"{Folder(sweep)}/report.html is the whole report", first.Output, StringComparison.Ordinal);
        var files = Files(sweep);
        Assert.Superset(Expected.ToHashSet(), files.Keys.ToHashSet());

        Assert.Equal(first.Output, (await Report(sweep)).Output);
        Assert.Equal(files, Files(sweep));
        var verified = await Report(sweep, "--verify");
        Assert.Equal((0, $"{Folder(sweep)} follows from its runs, byte for byte.\n"), (verified.Status, verified.Output));
    }

    [Fact]
    public async Task A_report_says_the_command_of_where_the_results_were_made_wherever_they_lie()
    {
        using var sweep = new Sweep([Baseline]);
        await sweep.Train();
        await Report(sweep);
        var text = await File.ReadAllTextAsync(Path.Combine(Folder(sweep), "report.md"), TestContext.Current.CancellationToken);
        Assert.Contains($"./ablate run {sweep.Results}/tiny/experiment.yaml --results {sweep.Results}\n", text, StringComparison.Ordinal);

        var moved = Path.Combine(sweep.Results, "elsewhere");
        Directory.Move(Path.Combine(sweep.Results, "tiny"), moved);
        var ending = await AblateProcess.Run("report", moved, "--verify");
        Assert.Equal((0, ""), (ending.Status, Complaints(ending)));
    }

    [Fact]
    public async Task A_number_that_was_changed_by_hand_is_found()
    {
        using var sweep = await Trained(seeds: 2);
        await Report(sweep);
        var table = Path.Combine(Folder(sweep), "comparisons.csv");
        var text = File.ReadAllText(table);
        var at = text.LastIndexOf("se", StringComparison.Ordinal);
        File.WriteAllText(table, text[..at] + "SE" + text[(at + 2)..]);

        var ending = await Report(sweep, "--verify");
        Assert.Equal((1, ""), (ending.Status, ending.Output));
        Assert.Matches(@"comparisons\.csv:\d+:\d+: the report says '.*SE.*', but its runs come to '.*se.*'\.", ending.Error);
    }

    [Fact]
    public async Task A_drawing_that_is_gone_is_named_and_not_the_page_that_showed_it()
    {
        using var sweep = await Trained(seeds: 2);
        await Report(sweep);
        // As a report with drawings has them, where there is nothing to draw with here.
        var page = Path.Combine(Folder(sweep), "report.md");
        var drawings = Directory.GetFiles(Path.Combine(Folder(sweep), "figures"), "*.svg");
        if (drawings.Length == 0) File.AppendAllText(page, "![differences](figures/differences.svg)\n");
        foreach (var drawing in drawings) File.Delete(drawing);

        var ending = await Report(sweep, "--verify");
        Assert.Equal((1, ""), (ending.Status, ending.Output));
        Assert.Matches(@"figures/[a-z-]+\.svg is missing, which report\.md shows\.", ending.Error);
    }

    [Fact]
    public async Task A_run_more_makes_the_report_old()
    {
        using var sweep = await Trained(seeds: 2);
        await Report(sweep);
        sweep.Write([Baseline, Squeeze], seeds: 3);
        await sweep.Train();
        Assert.Equal(1, (await Report(sweep, "--verify")).Status);
        await Report(sweep);
        Assert.Equal(0, (await Report(sweep, "--verify")).Status);
    }

    [Fact]
    public async Task A_report_needs_neither_torch_nor_the_data_nor_the_experiment_file()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The loader of glibc is asked which libraries it loads.");
        using var sweep = await Trained(seeds: 2);
        File.Delete(sweep.File);
        await using var process = AblateProcess.Start(["report", Results(sweep)], ("LD_DEBUG", "files"));
        var ending = await process.End();
        Assert.Equal(0, ending.Status);
        Assert.DoesNotContain("libtorch", ending.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Images_of_the_user_need_not_be_there_to_report_on()
    {
        using var sweep = new Sweep([Baseline, Squeeze], seeds: 2);
        var folder = Path.GetDirectoryName(sweep.File)!;
        foreach (var (part, count) in new[] { ("train", 64), ("test", 32) })
        {
            NpyFile.Write<byte>(Path.Combine(folder, $"{part}.npy"), Enumerable.Range(0, count * 64).Select(i => (byte)(i * 37)).ToArray(), count, 8, 8);
            NpyFile.Write<byte>(Path.Combine(folder, $"{part}-labels.npy"), Enumerable.Range(0, count).Select(i => (byte)(i % 4)).ToArray(), count);
        }
        var text = File.ReadAllText(sweep.File);
        const string Arrays = "data: {arrays: {train: {images: train.npy, labels: train-labels.npy}, test: {images: test.npy, labels: test-labels.npy}}}";
        File.WriteAllText(sweep.File, string.Join('\n', text.Split('\n').Select(line => line.StartsWith("data:", StringComparison.Ordinal) ? Arrays : line)));
        Assert.Equal(0, (await sweep.Train()).Status);
        foreach (var file in Directory.GetFiles(folder, "*.npy")) File.Delete(file);

        var ending = await Report(sweep);
        Assert.Equal((0, ""), (ending.Status, Complaints(ending)));
        Assert.Equal(32, sweep.Runs[0].ReadTestLabels()!.Length);
    }

    [Fact]
    public async Task Seeds_that_the_file_no_longer_has_are_found_and_so_are_arms_that_were_taken_out()
    {
        using var sweep = await Sweep.Trained([Baseline, Squeeze, "gone: {late: {se: {hidden: 3}}}"], seeds: 3);
        sweep.Write([Baseline, "se: {late: {se: {hidden: 4}}}"], seeds: 2);
        await sweep.Train();
        await Report(sweep);
        var json = File.ReadAllText(Path.Combine(Folder(sweep), "report.json"));
        var root = JsonDocument.Parse(json).RootElement;
        Assert.Contains("gone", json, StringComparison.Ordinal);
        Assert.Contains("se (as it was before)", json, StringComparison.Ordinal);
        Assert.Contains("\"seed\": 2", json, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Object, root.ValueKind);
    }

    [Fact]
    public async Task A_locked_comparison_keeps_its_numbers_when_its_arm_is_taken_out()
    {
        using var sweep = await Sweep.Trained([Baseline, Squeeze, "gone: {late: {se: {hidden: 3}}}"], seeds: 3);
        await Report(sweep);
        var before = Numbers();
        sweep.Write([Baseline, Squeeze], seeds: 3);
        await sweep.Train();
        await Report(sweep);
        Assert.Equal(before, Numbers());
        var markdown = File.ReadAllText(Path.Combine(Folder(sweep), "report.md"));
        Assert.DoesNotContain("no seed completed", markdown, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("since taken out of the file, but shown all the same: gone - baseline", markdown, StringComparison.Ordinal);

        // Two results are compared by the arms that their files have.
        var other = Path.Combine(sweep.Results, "other");
        CopyOf(Results(sweep), other);
        var compared = await AblateProcess.Run("compare", Results(sweep), other);
        Assert.Equal((0, false), (compared.Status, compared.Output.Contains("gone", StringComparison.Ordinal)));

        string Numbers() => Assert.Single(File.ReadAllLines(Path.Combine(Folder(sweep), "report.md")), line => line.StartsWith("| gone - baseline | 3 |", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_compared_is_locked_when_the_first_run_begins_and_never_changed()
    {
        using var sweep = await Trained(seeds: 2);
        var file = Path.Combine(Results(sweep), "analysis.lock.json");
        var text = File.ReadAllText(file);
        Assert.Contains("se", JsonDocument.Parse(text).RootElement.GetProperty("analysis").GetString()!, StringComparison.Ordinal);

        sweep.Write([Baseline, Squeeze, "late: {late: {se: {hidden: 3}}}"], seeds: 2);
        await sweep.Train();
        Assert.Equal(text, File.ReadAllText(file));
        var ending = await Report(sweep);
        Assert.Contains("exploratory", ending.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Seeds_that_are_added_after_the_first_look_are_told()
    {
        using var sweep = await Trained(seeds: 3);
        Assert.DoesNotContain("optional stopping", (await Report(sweep)).Output, StringComparison.Ordinal);
        sweep.Write([Baseline, Squeeze], seeds: 4);
        await sweep.Train();
        var output = string.Join(' ', (await Report(sweep)).Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("which seeds are trained (seeds 0 to 2 then, seeds 0 to 3 now). So every comparison is exploratory.", output, StringComparison.Ordinal);
        Assert.Contains("seed 3 was added. Whoever adds seeds after a look until a difference shows will find one (optional stopping)", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lock_that_was_changed_by_hand_is_refused()
    {
        using var sweep = await Trained(seeds: 2);
        await Report(sweep);
        var file = Path.Combine(Results(sweep), "analysis.lock.json");
        var text = File.ReadAllText(file);
        var year = JsonDocument.Parse(text).RootElement.GetProperty("locked").GetString()![..4];
        foreach (var (changed, options) in from changed in new[] { text.Replace("0.95", "0.99", StringComparison.Ordinal), text.Replace($"\"{year}-", "\"2001-", StringComparison.Ordinal) } from options in new string[][] { [], ["--verify"] } select (changed, options))
        {
            File.WriteAllText(file, changed);
            var ending = await Report(sweep, options);
            Assert.Equal((2, ""), (ending.Status, ending.Output));
            Assert.Contains("analysis.lock.json was changed after it was written", ending.Error, StringComparison.Ordinal);
        }
        File.WriteAllText(file, text);
        Assert.Equal(0, (await Report(sweep, "--verify")).Status);
    }

    [Fact]
    public async Task Runs_of_before_there_were_locks_are_not_locked_afterwards()
    {
        using var sweep = await Trained(seeds: 2);
        var file = Path.Combine(Results(sweep), "analysis.lock.json");
        File.Delete(file);
        await sweep.Train();
        Assert.False(File.Exists(file));
        Assert.Equal(0, (await Report(sweep)).Status);
    }

    [Fact]
    public async Task An_experiment_file_says_what_is_compared_now()
    {
        using var sweep = await Trained(seeds: 2);
        File.AppendAllText(sweep.File, "\nanalysis: {margin: 20 pp}\n");
        var ending = await AblateProcess.Run("report", sweep.File, "--results", sweep.Results, "--out", Path.Combine(sweep.Results, "elsewhere"));
        Assert.Equal(0, ending.Status);
        Assert.Contains("20", File.ReadAllText(Path.Combine(sweep.Results, "elsewhere", "report.md")), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Folder(sweep)));
    }

    [Fact]
    public async Task Predictions_that_do_not_come_to_the_result_are_refused()
    {
        using var sweep = await Trained(seeds: 2);
        var run = sweep.RunOf("se")!;
        var bytes = File.ReadAllBytes(run.PredictionsFile);
        bytes[^1] = bytes[^1] == 0 ? (byte)1 : (byte)0;
        bytes[^2] = bytes[^2] == 0 ? (byte)1 : (byte)0;
        bytes[^3] = bytes[^3] == 0 ? (byte)1 : (byte)0;
        File.WriteAllBytes(run.PredictionsFile, bytes);
        var labels = run.ReadTestLabels()!;
        Assert.SkipWhen(run.ReadResult()!.Test!.Correct == run.ReadPredictions().Zip(labels).Count(pair => pair.First == pair.Second), "The changes happen to cancel out.");
        var ending = await Report(sweep);
        Assert.Equal(2, ending.Status);
        Assert.Contains("contradicts itself", ending.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_holds_no_results_is_told_in_a_sentence()
    {
        using var sweep = new Sweep([Baseline, Squeeze]);
        Directory.CreateDirectory(sweep.Results);
        foreach (var (name, expected) in new[]
        {
            ("tyni", "There is no results folder and no experiment file 'tyni'."),
            (sweep.Results, "is no results folder: it has no experiment.yaml"),
            (sweep.File, "has no runs yet. 'ablate run' trains them."),
        })
        {
            var ending = await AblateProcess.Run("report", name, "--results", sweep.Results);
            Assert.Equal((2, ""), (ending.Status, ending.Output));
            Assert.Contains(expected, ending.Error, StringComparison.Ordinal);
        }
    }

    private static Task<Sweep> Trained(int seeds) => Sweep.Trained([Baseline, Squeeze], seeds);

    private static string Results(Sweep sweep) => Path.Combine(sweep.Results, "tiny");

    private static string Folder(Sweep sweep) => Path.Combine(Results(sweep), "report");

    private static Task<Ending> Report(Sweep sweep, params string[] options) => AblateProcess.Run(["report", Results(sweep), .. options]);

    // Without Node.js the drawings are left out, and that is said.
    private static string Complaints(Ending ending) => string.Concat(ending.Error.Split('\n').Where(line => !line.StartsWith("Left out: ", StringComparison.Ordinal)));

    private static void CopyOf(string folder, string to)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private static Dictionary<string, string> Files(Sweep sweep) => Directory.GetFiles(Folder(sweep), "*", SearchOption.AllDirectories)
        .ToDictionary(file => Path.GetRelativePath(Folder(sweep), file), file => Convert.ToBase64String(File.ReadAllBytes(file)), StringComparer.Ordinal);
}
