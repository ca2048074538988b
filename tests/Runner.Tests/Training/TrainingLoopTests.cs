using Ablate.Models;
using Ablate.Models.Tests.Support;
using Ablate.Runner.Data;
using Ablate.Runner.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Ablate.Runner.Tests.Training;

public sealed class TrainingLoopTests
{
    /// <summary>The lab's networks without attention, with squeeze-and-excitation, and with self-attention.</summary>
    private static readonly Dictionary<string, string> Attention = new()
    {
        ["lab_base_fmnist"] = "",
        ["lab_se_hidden16_fmnist"] = "{se: {hidden: 16}}",
        ["lab_mhsa_both_heads7_fmnist"] = "{mhsa: 7}",
    };

    [Theory]
    [InlineData("lab_base_fmnist")]
    [InlineData("lab_se_hidden16_fmnist")]
    [InlineData("lab_mhsa_both_heads7_fmnist")]
    public void Steps_of_the_lab_networks_give_PyTorchs_losses(string name)
    {
        var (expected, training) = (Reference.Lab.Networks.Single(network => network.Name == name), Reference.Lab.Training);
        var slot = $"{{slot: {{name: attention, layers: [{Attention[name]}]}}}}";
        var block = $"{{max_pool: 2}}, relu, {slot}";
        using var run = new TinyRun(
            FormattableString.Invariant($"{{epochs: 1, batch: 8, optimizer: {{sgd: {{lr: {training.Lr}, momentum: {training.Momentum}}}}}}}"),
            $"[{{conv: {{out: 32, kernel: 3, padding: 1}}}}, {block}, {{conv: {{out: 64, kernel: 3, padding: 1}}}}, {block}, flatten, {{linear: 10}}]",
            "{synthetic: {train: 10, test: 10}}");
        using var scope = NewDisposeScope();
        using var model = run.Plan.Build(0);
        Load(model, expected.State);
        TorchExtras.ChannelsLast(model);
        using var loop = new TrainingLoop(model, run.Run.Train, seed: 0, run.Data);
        var batch = new Batch(training.Input.Tensor(), tensor(training.Labels));

        for (var step = 0; step <= training.Steps; step++)
        {
            var loss = nn.functional.cross_entropy(model.call(batch.Images), batch.Labels).item<float>();
            var due = expected.Training.Losses.Values[step];
            Assert.InRange(loss, due - 1e-5 * due, due + 1e-5 * due);
            loop.Step(batch);
        }
    }

    [Fact]
    public void The_loss_of_an_epoch_is_the_mean_over_examples_with_smoothed_labels()
    {
        // So small a learning rate changes nothing, and 7 does not divide 220: the last batch counts for less.
        using var run = new TinyRun("{epochs: 1, batch: 7, optimizer: {sgd: 1.0e-12}, label_smoothing: 0.2}", TinyRun.Linear);
        using var scope = NewDisposeScope();
        using var model = run.Plan.Build(3);
        using var loop = new TrainingLoop(model, run.Run.Train, seed: 0, run.Data);
        var loss = loop.TrainEpoch(1, null, CancellationToken.None);

        var logits = model.call(DatasetTensors.ChannelsFirst(run.Data.Normalise(run.Data.Train.Images)));
        var scores = logits.detach().data<float>().ToArray();
        var labels = run.Data.Train.Labels.data<long>().ToArray();
        var due = labels.Select((label, example) => Smoothed(scores.AsSpan(example * 4, 4), (int)label, 0.2)).Average();
        Assert.InRange(loss, due - 1e-5, due + 1e-5);
    }

    private static double Smoothed(ReadOnlySpan<float> scores, int label, double smoothing)
    {
        var total = 0.0;
        foreach (var score in scores) total += Math.Exp(score);
        var loss = 0.0;
        for (var i = 0; i < scores.Length; i++)
            loss -= ((i == label ? 1 - smoothing : 0) + smoothing / scores.Length) * (scores[i] - Math.Log(total));
        return loss;
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(100.0)]
    public void Gradients_are_scaled_down_together_to_the_limit(double limit)
    {
        using var scope = NewDisposeScope();
        Parameter[] parameters = [Gradient([3, 0, 0]), Gradient([0, 4]), new Parameter(zeros(5))];
        GradientClipping.Apply(parameters, limit);
        var factor = Math.Min(1, limit / (5 + 1e-6));
        Assert.Equal(3 * factor, parameters[0].grad![0].item<float>(), 1e-6);
        Assert.Equal(4 * factor, parameters[1].grad![1].item<float>(), 1e-6);
        Assert.Null(parameters[2].grad);
    }

    private static Parameter Gradient(float[] values)
    {
        var parameter = new Parameter(zeros(values.Length));
        parameter.mul(tensor(values)).sum().backward();
        return parameter;
    }

    private static void Load(nn.Module<Tensor, Tensor> model, IEnumerable<Procedural> state)
    {
        using var gradients = no_grad();
        var parameters = model.named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter);
        foreach (var weight in state)
        {
            var name = weight.Name.Replace("fc.0.", "fc1.", StringComparison.Ordinal).Replace("fc.2.", "fc2.", StringComparison.Ordinal);
            if (name.StartsWith("fc.", StringComparison.Ordinal)) name = $"linear1.{name["fc.".Length..]}";
            if (name.StartsWith("se", StringComparison.Ordinal)) name = $"attention{name[2]}.se1.{name["se1.".Length..]}";
            if (name.StartsWith("mha", StringComparison.Ordinal)) name = $"attention{name[3]}.mhsa1.{name["mha1.".Length..]}";
            parameters[name].copy_(weight.Tensor().reshape(parameters[name].shape));
        }
    }
}
