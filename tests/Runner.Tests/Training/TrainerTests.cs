using System.Runtime.InteropServices;
using Ablate.Core;
using Ablate.Core.Arrays;
using static TorchSharp.torch;

namespace Ablate.Runner.Tests.Training;

public sealed class TrainerTests
{
    private const string Recipe = "{epochs: 3, batch: 32, optimizer: {sgd: {lr: 0.1, momentum: 0.9}}}";

    [Fact]
    public void What_can_be_learned_is_learned()
    {
        using var run = new TinyRun(Recipe);
        var result = run.Train();
        Assert.Equal((RunStatus.Completed, 3, 80L, 30L), (result.Status, result.Epochs, result.Test!.Total, result.Validation!.Total));
        Assert.InRange(result.Test.Accuracy, 0.9, 1);
        var epochs = run.Folder.ReadEpochs();
        Assert.Equal([1, 2, 3], epochs.Select(epoch => epoch.Epoch));
        Assert.InRange(epochs[2].TrainLoss, 0, epochs[0].TrainLoss / 2);
        Assert.Equal(result.Test, epochs[2].Test);
    }

    [Theory]
    [InlineData("{adam: {lr: 0.01}}")]
    [InlineData("{adamw: {lr: 0.01, weight_decay: 0.1}}")]
    [InlineData("{sgd: {lr: 0.1, momentum: 0.9, nesterov: true, weight_decay: 0.0001}}")]
    public void Every_optimizer_learns(string optimizer)
    {
        using var run = new TinyRun($"{{epochs: 3, batch: 32, optimizer: {optimizer}, label_smoothing: 0.1, gradient_clip: 5, augment: {{crop: 1, cutout: 2}}}}");
        Assert.InRange(run.Train().Test!.Accuracy, 0.8, 1);
    }

    [Fact]
    public void A_step_of_one_example_that_a_norm_has_no_variance_of_is_a_failure_and_not_a_divergence()
    {
        // 220 examples in steps of 73 leave one over.
        using var run = new TinyRun("{epochs: 1, batch: 73, optimizer: {sgd: {lr: 0.1}}}", "[{conv: {out: 8, kernel: 3}}, global_avg_pool, batch_norm, {linear: 4}]");
        var problem = Assert.Throws<ArgumentException>(() => run.Train());
        Assert.StartsWith("Expected more than 1 value per channel when training, got input size [1, 8]", problem.Message, StringComparison.Ordinal);
        Assert.Null(run.Folder.ReadResult());
        Assert.Empty(run.Folder.ReadEpochs());
    }

    [Fact]
    public void A_complete_run_has_all_its_files()
    {
        using var run = new TinyRun(Recipe);
        var result = run.Train();
        Assert.Equal(result, run.Folder.ReadResult());
        Assert.Contains("Training arm with seed 1", File.ReadAllText(run.Folder.LogFile), StringComparison.Ordinal);
        var provenance = run.Folder.ReadProvenance()!;
        Assert.Equal("cpu", provenance.Device);
        Assert.NotEmpty(provenance.TorchVersion);
        Assert.True(provenance.Finished >= provenance.Started);

        var predictions = run.Folder.ReadPredictions();
        var labels = run.Data.Test.Labels.data<long>().ToArray();
        Assert.Equal(result.Test!.Correct, predictions.Zip(labels).Count(pair => pair.First == pair.Second));
    }

    [Fact]
    public void Weights_are_written_row_by_row_under_their_names()
    {
        using var run = new TinyRun("{epochs: 1, batch: 32, optimizer: {sgd: 1.0e-30}}", "[{conv: {out: 3, kernel: 2}}, {conv: {out: 4, kernel: 3}}, flatten, {linear: 4}]");
        run.Train();
        using var scope = NewDisposeScope();
        using var initial = run.Plan.Build(run.Run.Seed);
        var due = initial.state_dict();
        var written = SafeTensors.Read(run.Folder.WeightsFile);
        Assert.Equal(["conv1.bias", "conv1.weight", "conv2.bias", "conv2.weight", "linear1.bias", "linear1.weight"], written.Select(array => array.Name).Order(StringComparer.Ordinal));
        foreach (var array in written)
        {
            Assert.Equal(due[array.Name].shape, array.Shape);
            Assert.Equal(due[array.Name].data<float>().ToArray(), MemoryMarshal.Cast<byte, float>(array.Data.Span).ToArray());
        }
    }

    [Fact]
    public void A_loss_that_is_not_finite_is_a_result_with_its_epoch()
    {
        using var run = new TinyRun("{epochs: 4, batch: 32, optimizer: {sgd: 0.1}, schedule: {step: {every: 1, gamma: 1.0e+30}}}");
        var result = run.Train();
        Assert.Equal(new RunResult(RunStatus.Diverged, 1, 2, null, null, null, result.Seconds), result);
        Assert.Equal(result, run.Folder.ReadResult());
        Assert.Equal([1, 2], run.Folder.ReadEpochs().Select(epoch => epoch.Epoch));
        Assert.False(File.Exists(run.Folder.PredictionsFile));
    }

    [Fact]
    public void The_same_run_gives_bitwise_the_same_numbers()
    {
        const string Noisy = "{epochs: 2, batch: 32, optimizer: {adam: 0.01}, augment: {crop: 2, flip: true, cutout: 3}}";
        const string Dropping = "[{conv: {out: 8, kernel: 3}}, batch_norm, relu, flatten, {dropout: 0.5}, {linear: 4}]";
        using var first = new TinyRun(Noisy, Dropping);
        using var second = new TinyRun(Noisy, Dropping);
        using var other = new TinyRun(Noisy, Dropping, seed: 2);
        Assert.Equal(first.Train() with { Seconds = 0 }, second.Train() with { Seconds = 0 });
        other.Train();
        Assert.Equal(File.ReadAllBytes(first.Folder.PredictionsFile), File.ReadAllBytes(second.Folder.PredictionsFile));
        Assert.Equal(File.ReadAllBytes(first.Folder.WeightsFile), File.ReadAllBytes(second.Folder.WeightsFile));
        Assert.NotEqual(File.ReadAllBytes(first.Folder.WeightsFile), File.ReadAllBytes(other.Folder.WeightsFile));
    }

    [Fact]
    public void When_to_evaluate_changes_what_is_recorded_and_not_the_weights()
    {
        using var each = new TinyRun(Recipe);
        using var atEnd = new TinyRun(Recipe[..^1] + ", evaluate: at_end}");
        Assert.Equal(each.Train().Test, atEnd.Train().Test);
        Assert.Equal([false, false, true], atEnd.Folder.ReadEpochs().Select(epoch => epoch.Test is not null));
        Assert.Equal([false, false, true], atEnd.Folder.ReadEpochs().Select(epoch => epoch.Validation is not null));
        Assert.Equal(File.ReadAllBytes(each.Folder.WeightsFile), File.ReadAllBytes(atEnd.Folder.WeightsFile));
    }

    [Fact]
    public void The_schedule_sets_the_learning_rate()
    {
        using var run = new TinyRun("{epochs: 4, batch: 220, optimizer: {sgd: 0.1}, schedule: {multi_step: {at: [1, 3], gamma: 0.5}}}");
        run.Train();
        Assert.Equal([0.1, 0.05, 0.05, 0.025], run.Folder.ReadEpochs().Select(epoch => epoch.LearningRate));
    }

    [Fact]
    public void A_stopped_run_has_no_result()
    {
        using var run = new TinyRun(Recipe);
        using var stop = new CancellationTokenSource();
        var progress = new Recorder { OnEpoch = _ => stop.Cancel() };
        Assert.Throws<OperationCanceledException>(() => run.Train(progress, stop));
        Assert.False(run.Folder.IsComplete);
        Assert.Single(run.Folder.ReadEpochs());
    }

    [Fact]
    public void Progress_hears_of_steps_and_epochs()
    {
        var progress = new Recorder();
        using var run = new TinyRun("{epochs: 2, batch: 1, optimizer: {sgd: 0.001}}", TinyRun.Linear);
        run.Train(progress);
        Assert.Equal(["started 2×220", "stepped 1:100", "stepped 1:200", "epoch 1", "stepped 2:100", "stepped 2:200", "epoch 2"], progress.Heard);
    }
}
