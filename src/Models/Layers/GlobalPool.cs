using System.ComponentModel;
using Ablate.Core.Schema;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Ablate.Models.Layers;

/// <summary>
/// One number for each channel.
/// <para>C×H×W → a vector of C.</para>
/// <para>Departures: PyTorch's pools to one position give C×1×1; here the vector that a linear layer takes.</para>
/// </summary>
public abstract record GlobalPool : LayerSpec
{
    private protected static LayerPlan? Plan(Site site, string who, Func<nn.Module<Tensor, Tensor>> build) => !site.HasImage(who) ? null : new LayerPlan(site)
    {
        Output = Shape.Vector(site.Input.Channels),
        Parameters = [],
        Work = [],
        Build = build,
    };
}

/// <inheritdoc cref="GlobalPool"/>
/// <remarks>The mean: Lin et al., "Network In Network", 2014, section 3.2; torch.nn.AdaptiveAvgPool2d(1).</remarks>
[Kind("global_avg_pool")]
[AlsoKnownAs("GlobalAveragePooling2D", "global_pool", "gap")]
[Description("Mean of each channel, as a vector.")]
public sealed record GlobalAvgPool : GlobalPool
{
    protected internal override LayerPlan? Plan(Site site) => Plan(site, "Global average pooling", () => new GlobalAvgPoolModule());
}

/// <inheritdoc cref="GlobalPool"/>
/// <remarks>The largest value; torch.nn.AdaptiveMaxPool2d(1).</remarks>
[Kind("global_max_pool")]
[Description("Largest value of each channel, as a vector.")]
public sealed record GlobalMaxPool : GlobalPool
{
    protected internal override LayerPlan? Plan(Site site) => Plan(site, "Global max pooling", () => new GlobalMaxPoolModule());
}

/// <inheritdoc cref="GlobalPool"/>
/// <remarks>
/// The standard deviation, √(variance + eps), the variance with the divisor H·W − 1: the second half of the style of Lee
/// et al., "SRM: A Style-based Recalibration Module", 2019, equations 1 and 2 (whose divisor is H·W, that of the code
/// H·W − 1).
/// </remarks>
[Kind("global_std_pool")]
[Description("Standard deviation of each channel, as a vector.")]
public sealed record GlobalStdPool([InRange(0, 1, AboveMin = true), Shorthand] double Eps = 1e-5) : GlobalPool
{
    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        if (input.IsImage && input.Positions < 2)
            return site.Refuse($"A standard deviation needs at least two positions but {input} arrives.", "Put it before the layer that pools.");
        return Plan(site, "Global pooling", () => new GlobalStdPoolModule(Eps));
    }
}

/// <inheritdoc cref="GlobalPool"/>
/// <remarks>The Euclidean norm, √Σx²: the squeeze of Yang et al., "Gated Channel Transformation for Visual Recognition", 2020, equation 3.</remarks>
[Kind("global_norm_pool")]
[Description("Euclidean norm of each channel, as a vector.")]
public sealed record GlobalNormPool : GlobalPool
{
    protected internal override LayerPlan? Plan(Site site) => Plan(site, "Global pooling", () => new GlobalNormPoolModule());
}

internal sealed class GlobalAvgPoolModule() : nn.Module<Tensor, Tensor>(nameof(GlobalAvgPool))
{
    public override Tensor forward(Tensor input) => input.mean([2, 3]);
}

internal sealed class GlobalMaxPoolModule() : nn.Module<Tensor, Tensor>(nameof(GlobalMaxPool))
{
    public override Tensor forward(Tensor input)
    {
        using var largest = F.adaptive_max_pool2d(input, [1, 1]);
        return largest.flatten(1);
    }
}

internal sealed class GlobalStdPoolModule(double eps) : nn.Module<Tensor, Tensor>(nameof(GlobalStdPool))
{
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return input.var([2, 3]).add(eps).sqrt().MoveToOuterDisposeScope();
    }
}

internal sealed class GlobalNormPoolModule() : nn.Module<Tensor, Tensor>(nameof(GlobalNormPool))
{
    public override Tensor forward(Tensor input)
    {
        using var positions = input.flatten(2);
        return positions.norm(2);
    }
}
