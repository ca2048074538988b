using System.ComponentModel;
using Ablate.Core.Schema;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>
/// y = W x + b; as torch.nn.Linear.
/// <para>A vector of n → a vector of out; weight [out, n], bias [out]; <c>out: 4x</c> is 4·n.</para>
/// </summary>
[Kind("linear")]
[AlsoKnownAs("Dense", "fc", "fully_connected")]
[Description("Fully connected layer on a vector.")]
public sealed record Linear(
    [InRange(1, 10_000_000), Shorthand, AlsoKnownAs("out_features", "units", "num_classes")] ChannelCount Out,
    [AlsoKnownAs("use_bias")] bool Bias = true) : LayerSpec
{
    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        if (!input.IsVector)
            return site.Refuse($"A linear layer needs a vector but {input} arrives.", "Put 'flatten' or 'global_avg_pool' before it.");
        if (site.Channels(Out, "out") is not { } length) return null;
        var initializer = Initializer.KaimingUniform(input.Channels);
        var weight = site.Parameter("weight", [length, input.Channels], initializer);
        return new LayerPlan(site)
        {
            Output = Shape.Vector(length),
            Parameters = Bias ? [weight, site.Parameter("bias", [length], initializer)] : [weight],
            Work = [new Work(Work.Linear, weight.Count)],
            Effective = this with { Out = length },
            Build = () => nn.Linear(input.Channels, length, Bias),
        };
    }
}
