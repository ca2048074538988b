using Ablate.Models.Tests.Support;
using static TorchSharp.torch;

namespace Ablate.Models.Tests;

/// <summary>Functions of each number by itself, by their formulas.</summary>
public class ActivationTests
{
    private static readonly double[] Numbers = [-3.5, -1, -0.4, -0.01, 0, 0.01, 0.4, 1, 3.5, 8];

    // Klambauer et al., in the digits of the paper's code.
    private const double SeluScale = 1.0507009873554805;
    private const double SeluAlpha = 1.6732632423543772;

    public static TheoryData<string, Func<double, double>> Formulas { get; } = new()
    {
        { "hard_tanh", x => Math.Clamp(x, -1, 1) },
        { "hard_tanh: {min: -0.25, max: 2}", x => Math.Clamp(x, -0.25, 2) },
        { "selu", x => SeluScale * (x > 0 ? x : SeluAlpha * (Math.Exp(x) - 1)) },
        { "celu", x => x > 0 ? x : Math.Exp(x) - 1 },
        { "celu: 0.5", x => x > 0 ? x : 0.5 * (Math.Exp(x / 0.5) - 1) },
        { "elu: 0.5", x => x > 0 ? x : 0.5 * (Math.Exp(x) - 1) },
        { "softsign", x => x / (1 + Math.Abs(x)) },
        { "squared_relu", x => x > 0 ? x * x : 0 },
        { "gelu: {form: tanh}", x => x / 2 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))) },
        { "leaky_relu: 0.2", x => x > 0 ? x : 0.2 * x },
        { "relu6", x => Math.Clamp(x, 0, 6) },
        { "silu", x => x * Sigmoid(x) },
        { "mish", x => x * Math.Tanh(Math.Log(1 + Math.Exp(x))) },
        { "softplus", x => Math.Log(1 + Math.Exp(x)) },
        { "sigmoid", Sigmoid },
        { "hard_sigmoid", x => Math.Clamp(x + 3, 0, 6) / 6 },
        { "hard_swish", x => x * Math.Clamp(x + 3, 0, 6) / 6 },
    };

    [Theory]
    [MemberData(nameof(Formulas), DisableDiscoveryEnumeration = true)]
    public void An_activation_is_its_formula(string layer, Func<double, double> formula)
    {
        using var scope = NewDisposeScope();
        using var module = Plans.Block($"[{(layer.Contains(':', StringComparison.Ordinal) ? $"{{{layer}}}" : layer)}]", Shape.Vector(Numbers.Length)).Build(seed: 0);
        var output = module.call(tensor(Numbers, [1, Numbers.Length])).data<double>().ToArray();
        Assert.All(Numbers.Zip(output), pair => Assert.Equal(formula(pair.First), pair.Second, 1e-9 * Math.Max(1, Math.Abs(pair.Second))));
    }

    [Fact]
    public void The_two_forms_of_the_gelu_differ_by_little()
    {
        using var scope = NewDisposeScope();
        using var exact = Plans.Block("[gelu]", Shape.Vector(1)).Build(seed: 0);
        using var tanh = Plans.Block("[gelu: {form: tanh}]", Shape.Vector(1)).Build(seed: 0);
        var input = tensor(1.5).view(1, 1);
        Assert.InRange(Math.Abs(exact.call(input).item<double>() - tanh.call(input).item<double>()), 1e-6, 1e-3);
        // 1.5 times the normal distribution function of 1.5, from a table.
        Assert.Equal(1.5 * 0.9331927987311419, exact.call(input).item<double>(), 1e-9);
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
