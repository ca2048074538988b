using System.ComponentModel;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>A function of each number by itself: any shape in, the same out, no parameters. Formulas as in torch.nn.</summary>
[KeepsShape]
public abstract record Activation : LayerSpec
{
    protected internal sealed override LayerPlan? Plan(Site site) => new(site)
    {
        Output = site.Input,
        Parameters = [],
        Work = [],
        Build = Module,
    };

    private protected abstract nn.Module<Tensor, Tensor> Module();
}

/// <summary>max(0, x). Nair and Hinton, "Rectified Linear Units Improve Restricted Boltzmann Machines", 2010.</summary>
[Kind("relu")]
[Description("max(0, x).")]
public sealed record Relu : Activation
{
    private protected override nn.Module<Tensor, Tensor> Module() => nn.ReLU();
}

/// <summary>min(max(0, x), 6). Howard et al., "MobileNets", 2017.</summary>
[Kind("relu6")]
[Description("max(0, x), at most 6.")]
public sealed record Relu6 : Activation
{
    private protected override nn.Module<Tensor, Tensor> Module() => nn.ReLU6();
}

/// <summary>x for x ≥ 0, slope·x below. Maas et al., "Rectifier Nonlinearities Improve Neural Network Acoustic Models", 2013.</summary>
[Kind("leaky_relu")]
[Description("x above zero, slope times x below.")]
public sealed record LeakyRelu([InRange(0), Shorthand, AlsoKnownAs("negative_slope")] double Slope = 0.01) : Activation
{
    private protected override nn.Module<Tensor, Tensor> Module() => nn.LeakyReLU(Slope);
}

/// <summary>x for x > 0, alpha·(eˣ − 1) below. Clevert et al., "Fast and Accurate Deep Network Learning by Exponential Linear Units", 2016, equation 15.</summary>
[Kind("elu")]
[Description("x above zero, alpha times (exp(x) - 1) below.")]
public sealed record Elu([InRange(0), Shorthand] double Alpha = 1) : Activation
{
    private protected override nn.Module<Tensor, Tensor> Module() => nn.ELU(Alpha);
}

/// <summary>x·Φ(x) with the exact normal distribution function. Hendrycks and Gimpel, "Gaussian Error Linear Units", 2016, section 2.</summary>
[Kind("gelu")]
[Description("x times the normal distribution function of x.")]
public sealed record Gelu([AddedLater] GeluForm Form = GeluForm.Exact) : Activation
{
    private protected override nn.Module<Tensor, Tensor> Module() => Form == GeluForm.Exact ? nn.GELU() : nn.GELU(TorchSharp.Modules.GELU.Approximate.tanh);
}

/// <summary>The two formulas of the GELU.</summary>
public enum GeluForm
{
    /// <summary>The normal distribution function itself.</summary>
    Exact,

    /// <summary>x/2 · (1 + tanh(√(2/π) (x + 0.044715 x³))): section 2 of the paper.</summary>
    Tanh,
}

/// <summary>x·σ(x). Ramachandran et al., "Searching for Activation Functions", 2017 (there Swish with β = 1).</summary>
[Kind("silu")]
[AlsoKnownAs("swish")]
[Description("x times sigmoid(x).")]
public sealed record Silu : Activation
{
    private protected override nn.Module<Tensor, Tensor> Module() => nn.SiLU();
}

/// <summary>x·tanh(ln(1 + eˣ)). Misra, "Mish: A Self Regularized Non-Monotonic Activation Function", 2019, equation 1.</summary>
[Kind("mish")]
[Description("x times tanh(softplus(x)).")]
public sealed record Mish : Activation
{
    private protected override nn.Module<Tensor, Tensor> Module() => nn.Mish();
}

/// <summary>The hyperbolic tangent.</summary>
[Kind("tanh")]
[Description("Hyperbolic tangent.")]
public sealed record Tanh : Activation
{
    private protected override nn.Module<Tensor, Tensor> Module() => nn.Tanh();
}

/// <summary>σ(x) = 1 / (1 + e⁻ˣ).</summary>
[Kind("sigmoid")]
[AlsoKnownAs("logistic")]
[Description("1 / (1 + exp(-x)).")]
public sealed record Sigmoid : Activation
{
    private protected override nn.Module<Tensor, Tensor> Module() => nn.Sigmoid();
}

/// <summary>x·min(max(0, x + 3), 6)/6. Howard et al., "Searching for MobileNetV3", 2019, section 5.2.</summary>
[Kind("hard_swish")]
[AlsoKnownAs("h_swish")]
[Description("x times relu6(x + 3) / 6.")]
public sealed record HardSwish : Activation
{
    private protected override nn.Module<Tensor, Tensor> Module() => nn.Hardswish();
}

/// <summary>min(max(0, x + 3), 6)/6. Howard et al., "Searching for MobileNetV3", 2019, section 5.2.</summary>
[Kind("hard_sigmoid")]
[AlsoKnownAs("h_sigmoid")]
[Description("relu6(x + 3) / 6.")]
public sealed record HardSigmoid : Activation
{
    private protected override nn.Module<Tensor, Tensor> Module() => nn.Hardsigmoid();
}

/// <summary>ln(1 + eˣ). Dugas et al., "Incorporating Second-Order Functional Knowledge for Better Option Pricing", 2000.</summary>
[Kind("softplus")]
[Description("log(1 + exp(x)).")]
public sealed record Softplus : Activation
{
    private protected override nn.Module<Tensor, Tensor> Module() => nn.Softplus();
}

/// <summary>min(max(min, x), max); as torch.nn.Hardtanh. Collobert, "Large Scale Machine Learning", 2004.</summary>
[Kind("hard_tanh")]
[RulesConcern("min", "max")]
[Description("x, but not below min or above max.")]
public sealed record HardTanh([InRange(-1e6, 1e6), AlsoKnownAs("min_val")] double Min = -1, [InRange(-1e6, 1e6), AlsoKnownAs("max_val")] double Max = 1) : Activation, IValidated
{
    public void Validate(Node source, Issues issues)
    {
        if (Min >= Max) issues.Error(PlaceOf("min"), FormattableString.Invariant($"'min' is {Min}, not below 'max', which is {Max}."));
    }

    private protected override nn.Module<Tensor, Tensor> Module() => nn.Hardtanh(Min, Max);
}

/// <summary>λx for x > 0, λα·(eˣ − 1) below, with α ≈ 1.673 and λ ≈ 1.051. Klambauer et al., "Self-Normalizing Neural Networks", 2017, equation 2.</summary>
[Kind("selu")]
[Description("An ELU that is scaled so that layers keep mean 0 and variance 1.")]
public sealed record Selu : Activation
{
    private protected override nn.Module<Tensor, Tensor> Module() => nn.SELU();
}

/// <summary>x for x > 0, alpha·(e^(x/alpha) − 1) below. Barron, "Continuously Differentiable Exponential Linear Units", 2017, equation 2.</summary>
[Kind("celu")]
[Description("x above zero, alpha times (exp(x / alpha) - 1) below.")]
public sealed record Celu([InRange(0, 1e6, AboveMin = true), Shorthand] double Alpha = 1) : Activation
{
    private protected override nn.Module<Tensor, Tensor> Module() => nn.CELU(Alpha);
}

/// <summary>x / (1 + |x|). Bergstra et al., "Quadratic Polynomials Learn Better Image Features", 2009.</summary>
[Kind("softsign")]
[Description("x / (1 + |x|).")]
public sealed record Softsign : Activation
{
    private protected override nn.Module<Tensor, Tensor> Module() => new ElementwiseModule(nameof(Softsign), x => nn.functional.softsign(x));
}

/// <summary>max(0, x)². So et al., "Primer: Searching for Efficient Transformers for Language Modeling", 2021, section 4.1.</summary>
[Kind("squared_relu")]
[Description("The square of max(0, x).")]
public sealed record SquaredRelu : Activation
{
    private protected override nn.Module<Tensor, Tensor> Module() => new ElementwiseModule(nameof(SquaredRelu), x =>
    {
        using var positive = x.relu();
        return positive.square();
    });
}

internal sealed class ElementwiseModule(string name, Func<Tensor, Tensor> function) : nn.Module<Tensor, Tensor>(name)
{
    public override Tensor forward(Tensor input) => function(input);
}
