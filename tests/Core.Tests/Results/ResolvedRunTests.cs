using Ablate.Core.Schema;
using Ablate.Core.Tests.Schema;
using Ablate.Core.Tests.Support;

namespace Ablate.Core.Tests.Results;

public sealed class ResolvedRunTests
{
    private static readonly TrainConfig Train = new(2, 32, new Sgd(0.1), new Cosine());

    // Computed by Reference/random_stream.py, and pinned: a change here orphans every result there is, and then Format must be raised.
    [Fact]
    public void The_identity_is_what_it_was_in_the_first_version() => Assert.Equal("b0f3a2dd1b2f8e54", Run().Id);

    [Fact]
    public void Names_do_not_enter_the_identity_but_all_that_changes_the_numbers_does()
    {
        Assert.Equal(Run().Id, Run(experiment: "other", arm: "se").Id);
        string[] ids =
        [
            Run().Id,
            Run(seed: 1).Id,
            Run(model: "[flatten, {linear: 11}]").Id,
            Run(train: Train with { Batch = 64 }).Id,
            Run(train: Train with { Optimizer = new Sgd(0.1, 0.9) }).Id,
            Run(data: new DataConfig(new Synthetic(3))).Id,
            Run(data: new DataConfig(new Synthetic(), 100)).Id,
            Run(dataIdentity: "sha256:1").Id,
            Run(dataIdentity: "sha256:2").Id,
        ];
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public void With_an_identity_of_its_content_the_parameters_of_a_dataset_do_not_matter() =>
        Assert.Equal(Run(data: new DataConfig(new Synthetic(3)), dataIdentity: "x").Id, Run(data: new DataConfig(new Synthetic(4)), dataIdentity: "x").Id);

    [Fact]
    public void The_text_is_read_back_to_the_same_run()
    {
        var run = Run(experiment: "attention", arm: "se-r4", seed: 7);
        var issues = new Issues();

        var read = ResolvedRun.Read(run.ToJson(), "run.json", Binder(issues));

        Assert.Empty(issues);
        Assert.Equal((run.Experiment, run.Arm, run.Seed, run.Id, run.Data, run.Train), (read!.Experiment, read.Arm, read.Seed, read.Id, read.Data, read.Train));
        Assert.Equal(run.ToJson(), read.ToJson());
        Assert.Equal(run.Id, ResolvedRun.Create(read.Experiment, read.Arm, read.Seed, read.Data, read.Model, read.Train).Id);
    }

    [Fact]
    public void The_text_holds_what_stands_for_the_data_so_that_the_identity_can_be_computed_again()
    {
        var run = Run(dataIdentity: "sha256:1");

        var read = ResolvedRun.Read(run.ToJson(), "run.json", Binder(new Issues()))!;

        Assert.Equal("sha256:1", read.DataIdentity);
        Assert.Equal(run.Id, ResolvedRun.Create(read.Experiment, read.Arm, read.Seed, read.Data, read.Model, read.Train, read.DataIdentity).Id);
        Assert.DoesNotContain("data_identity", Run().ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_of_another_format_is_refused()
    {
        var issues = new Issues();

        Assert.Null(ResolvedRun.Read(Run().ToJson().Replace("\"format\": 1", "\"format\": 2", StringComparison.Ordinal), "run.json", Binder(issues)));
        Assert.Equal("run.json:1:1: error: The run has format 2, but this program trains format 1.", Assert.Single(issues).ToString());
    }

    [Fact]
    public void Arms_that_train_the_same_are_named() => Assert.Equal(
        [["a", "b"]],
        ResolvedRun.SameArms([Run(arm: "a"), Run(arm: "b"), Run(arm: "c", train: Train with { Epochs = 3 }), Run(arm: "a", seed: 1), Run(arm: "b", seed: 1)]));

    private static Binder Binder(Issues issues) => new Binder(issues).With(Catalog<DatasetSpec>.Discover(typeof(Synthetic).Assembly));

    internal static ResolvedRun Run(
        string experiment = "e",
        string arm = "a",
        int seed = 0,
        DataConfig? data = null,
        string model = "[flatten, {linear: 10}]",
        TrainConfig? train = null,
        string? dataIdentity = null) =>
        ResolvedRun.Create(experiment, arm, seed, data ?? new DataConfig(new Synthetic()), Read.Node(model), train ?? Train, dataIdentity);
}
