using Ablate.Models.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Ablate.Models.Tests.Parity;

/// <summary>A network of tests/Reference/networks/gradients: one pass forward and back in training mode, in float64.</summary>
/// <param name="Input">The shape of the procedural input.</param>
/// <param name="Labels">Their classes.</param>
/// <param name="Parameters">How many numbers it learns.</param>
/// <param name="Logits">Of these images.</param>
/// <param name="Loss">Mean cross-entropy.</param>
/// <param name="Gradients">Of the loss, for the input and every parameter.</param>
/// <param name="Running">What the batch normalisations know after the pass.</param>
internal sealed record NetworkPass(long[] Input, long[] Labels, long Parameters, Expected Logits, Expected Loss, NamedResult[] Gradients, NamedResult[] Running);

internal sealed record NamedResult(string Of, Expected Result);

/// <summary>Whole networks of files that are shipped, in training mode, against the same ones in plain PyTorch.</summary>
public class NetworkGradientTests
{
    private static readonly IReadOnlyList<Fixture> All = Fixture.In("gradients");

    public static TheoryData<string> Networks { get; } = [.. All.Select(network => network.Id)];

    [Theory, MemberData(nameof(Networks))]
    public void A_network_gives_PyTorchs_loss_gradients_and_running_statistics_in_float32(string id) =>
        Compare(id, ScalarType.Float32, due => 1e-5 * Math.Max(1, due.Values.Max(Math.Abs)));

    // Against the norm of the tensor itself, because most gradients are much smaller than one. A norm of zero is a block whose
    // hidden units are all silent, which they must be here too.
    [Theory, MemberData(nameof(Networks))]
    public void A_network_gives_PyTorchs_loss_gradients_and_running_statistics_in_float64(string id) =>
        Compare(id, ScalarType.Float64, due => 1e-9 * due.Norm!.Value);

    [Fact]
    public void Every_network_in_the_reference_is_compared() =>
        Assert.Equal(Fixture.DescribedIn("gradients").Order(StringComparer.Ordinal), All.Select(network => network.Id).Order(StringComparer.Ordinal));

    private static void Compare(string id, ScalarType type, Func<Expected, double> tolerance)
    {
        using var scope = NewDisposeScope();
        var network = All.Single(one => one.Id == id);
        var (plan, map, expected) = (network.Plan(), network.Names, network.Read<NetworkPass>());
        Assert.Equal(expected.Parameters, plan.ParameterCount);
        using var module = plan.Build(seed: 0);
        using (no_grad()) ProceduralWeights.Fill(module, plan, map);
        module.to(type);
        var input = new Procedural("input", expected.Input).Tensor().to(type).requires_grad_();

        var logits = module.call(input);
        var loss = F.cross_entropy(logits, tensor(expected.Labels));
        loss.backward();

        Agree(expected.Logits, logits, "logits");
        Agree(expected.Loss, loss, "loss");
        var variables = module.named_parameters().ToDictionary(pair => pair.name, pair => (Tensor)pair.parameter, StringComparer.Ordinal);
        variables.Add("input", input);
        AllAgree(expected.Gradients, variables.ToDictionary(pair => pair.Key, pair => pair.Value.grad!, StringComparer.Ordinal), "the gradient of ");
        AllAgree(expected.Running, module.named_buffers().Where(pair => pair.name.Contains(".running_", StringComparison.Ordinal)).ToDictionary(pair => pair.name, pair => pair.buffer, StringComparer.Ordinal), "");

        void AllAgree(NamedResult[] results, Dictionary<string, Tensor> actual, string what)
        {
            Assert.Equal(results.SelectMany(one => map.Ours(one.Of)).Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
            foreach (var (of, result) in results) Agree(result, actual[map.Ours(of)[0]], what + of);
        }

        void Agree(Expected due, Tensor actual, string what) => Agrees(due, actual, tolerance(due), what);
    }

    private static void Agrees(Expected expected, Tensor actual, double tolerance, string what)
    {
        Assert.Equal(expected.Shape, actual.shape);
        var values = actual.detach().to(ScalarType.Float64).contiguous().data<double>().ToArray();
        for (var i = 0; i < expected.Values.Length; i++)
        {
            var index = i * expected.Step!.Value;
            Close(expected.Values[i], values[index], tolerance, FormattableString.Invariant($"{what}[{index}]"));
        }
        // Independent errors of so many numbers add up to this much.
        var together = tolerance * Math.Sqrt(values.Length);
        Close(expected.Sum!.Value, values.Sum(), together, $"the sum of {what}");
        Close(expected.Norm!.Value, Math.Sqrt(values.Sum(value => value * value)), together, $"the norm of {what}");
    }

    private static void Close(double due, double actual, double tolerance, string what) =>
        Assert.True(Math.Abs(due - actual) <= tolerance, FormattableString.Invariant($"{what} is {actual} but should be {due}."));
}
