using System.Diagnostics;
using Ablate.Core.Tests.Support;

namespace Ablate.Core.Tests.Results;

public sealed class ResultStoreTests : IDisposable
{
    private static readonly RunResult Done = new(RunStatus.Completed, 2, null, null, new Evaluation(9, 10, 0.5), null, 1.5);

    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void A_run_is_complete_once_its_result_is_written()
    {
        var store = Store();
        var run = ResolvedRunTests.Run();
        var folder = store.Folder(run.Id);

        folder.Begin(run);
        folder.AppendEpoch(new EpochMetrics(1, 0.1, double.NaN, null, new Evaluation(1, 2, 3), 0.5));
        folder.WritePredictions([0, 9, 255], [0, 9, 3]);
        Assert.Null(store.Completed(run.Id));
        folder.End(Done);

        Assert.Equal(Done, store.Completed(run.Id));
        Assert.Equal([new EpochMetrics(1, 0.1, double.NaN, null, new Evaluation(1, 2, 3), 0.5)], folder.ReadEpochs());
        Assert.Equal([0, 9, 255], folder.ReadPredictions());
        Assert.Equal(run.ToJson(), File.ReadAllText(folder.RunFile));
        Assert.Equal([folder.Path], store.Folders().Select(one => one.Path));
        Assert.Throws<InvalidOperationException>(() => folder.Begin(run));
    }

    [Theory]
    [InlineData(255, 128 + 2)]
    [InlineData(256, 128 + 4)]
    [InlineData(40_000, 128 + 8)]
    public void Predictions_take_as_few_bytes_as_the_classes_need(int largest, long bytes)
    {
        var folder = Store().Folder("abc");

        folder.WritePredictions([0, largest], [1, largest]);

        Assert.Equal([0, largest], folder.ReadPredictions());
        Assert.Equal(bytes, new FileInfo(folder.PredictionsFile).Length);
    }

    [Fact]
    public void Leftovers_of_a_killed_run_are_cleared_when_it_begins_again()
    {
        var run = ResolvedRunTests.Run();
        var folder = Store().Folder(run.Id);
        using var claim = folder.TryClaim();
        folder.Begin(run);
        File.WriteAllText(folder.EpochsFile, "{\"epoch\": 1");
        Directory.CreateDirectory(Path.Combine(folder.Path, "checkpoint"));
        Assert.Empty(folder.ReadEpochs());

        folder.Begin(run);

        Assert.Equal([".holder", ".lock", "run.json"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_failure_is_recorded_and_the_run_stays_open()
    {
        var store = Store();
        var run = ResolvedRunTests.Run();
        var folder = store.Folder(run.Id);
        var failure = new RunResult(RunStatus.Failed, 0, null, "The worker was killed (signal 9).", null, null, 3);

        folder.Begin(run);
        folder.End(failure);

        Assert.Null(store.Completed(run.Id));
        Assert.Equal(failure, store.Failure(run.Id));
        Assert.Equal(new RunOutcome(4, RunStatus.Failed, 0, 0, null, failure.Failure), store.Outcome(run.Id, 4, "test.accuracy"));
        folder.Begin(run);
        Assert.Null(store.Failure(run.Id));
    }

    [Fact]
    public void The_analysis_sees_the_metric_it_asks_for()
    {
        var store = Store();
        var folder = store.Folder("abc");
        folder.End(Done with { Validation = new Evaluation(4, 5, 1) });

        Assert.Equal(new RunOutcome(1, RunStatus.Completed, 9, 10, null, null), store.Outcome("abc", 1, AnalysisConfig.TestAccuracy));
        Assert.Equal(new RunOutcome(1, RunStatus.Completed, 4, 5, null, null), store.Outcome("abc", 1, AnalysisConfig.ValidationAccuracy));
        Assert.Equal(RunStatus.Missing, store.Outcome("abd", 1, AnalysisConfig.TestAccuracy).Status);
    }

    [Fact]
    public void A_diverged_run_is_a_result()
    {
        var folder = Store().Folder("abc");
        folder.End(new RunResult(RunStatus.Diverged, 1, 2, null, null, null, 1));

        Assert.True(folder.IsComplete);
        Assert.Contains("\"status\":\"diverged\"", File.ReadAllText(folder.ResultFile), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => folder.End(Done with { Status = RunStatus.Missing }));
    }

    [Fact]
    public void A_damaged_result_is_refused_by_name()
    {
        var folder = Store().Folder("abc");
        folder.End(Done);
        File.WriteAllText(folder.ResultFile, "{");

        Assert.StartsWith($"{folder.ResultFile} cannot be read", Assert.Throws<InvalidDataException>(folder.ReadResult).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Provenance_is_read_back()
    {
        var folder = Store().Folder("abc");
        var provenance = new Provenance("582c522", false, "0.1.0", "libtorch", "1.13.1", "cpu", null, "A CPU", "SkylakeX", 1, "host", new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), null);

        Assert.Null(folder.ReadProvenance());
        folder.WriteProvenance(provenance);

        Assert.Equal(provenance, folder.ReadProvenance());
    }

    [Fact]
    public void Only_one_holder_at_a_time_has_a_run()
    {
        var folder = Store().Folder("abc");

        using (var first = folder.TryClaim())
        {
            Assert.NotNull(first);
            Assert.Null(folder.TryClaim());
            Assert.Equal($"process {Environment.ProcessId} on {Environment.MachineName}", folder.ClaimedBy());
        }
        Assert.Null(folder.ClaimedBy());
        using var second = folder.TryClaim();
        Assert.NotNull(second);
    }

    [Fact]
    public void The_claim_of_a_killed_process_does_not_block()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It needs flock, the program.");
        var folder = Store().Folder("abc");
        folder.TryClaim()!.Dispose();
        using var holder = Process.Start(new ProcessStartInfo("flock", ["--no-fork", Path.Combine(folder.Path, ".lock"), "sh", "-c", "echo held; exec sleep 60"]) { RedirectStandardOutput = true })!;
        Assert.Equal("held", holder.StandardOutput.ReadLine());
        Assert.Null(folder.TryClaim());

        holder.Kill(entireProcessTree: true);
        holder.WaitForExit();

        using var claim = folder.TryClaim();
        Assert.NotNull(claim);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../x")]
    [InlineData("a/b")]
    public void An_id_that_leads_elsewhere_is_refused(string id) => Assert.Throws<ArgumentException>(() => Store().Folder(id));

    [Fact]
    public void An_experiment_whose_name_leads_elsewhere_is_refused() => Assert.Throws<ArgumentException>(() => new ResultStore(_root.Path, "../x"));

    [Fact]
    public void A_file_whose_writing_fails_stays_as_it_was()
    {
        var path = _root.File("a.txt");
        AtomicFile.WriteText(path, "old");

        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.WriteByte(1);
            throw new InvalidOperationException();
        }));

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_root.Path));
    }

    private ResultStore Store() => new(_root.Path, "attention");
}
