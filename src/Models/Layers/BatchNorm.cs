using System.ComponentModel;
using Ablate.Core.Schema;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>
/// Ioffe and Szegedy, "Batch Normalization", 2015, algorithm 1; as torch.nn.BatchNorm2d and BatchNorm1d.
/// <para>y = weight · (x − mean) / √(variance + eps) + bias, per channel; mean and variance of the batch while
/// training, running ones in evaluation: running ← (1 − momentum)·running + momentum·batch.</para>
/// <para>C×H×W → C×H×W, or a vector → a vector; weight [C], bias [C], running_mean [C], running_var [C].</para>
/// <para>Departures: <c>momentum</c> is PyTorch's, one minus the paper's; the running variance is the unbiased one.</para>
/// </summary>
[Kind("batch_norm")]
[KeepsShape]
[AlsoKnownAs("BatchNorm2d", "BatchNorm1d", "bn", "BatchNormalization")]
[Description("Batch normalisation of each channel.")]
public sealed record BatchNorm(
    [InRange(0, 1, AboveMin = true), AlsoKnownAs("epsilon")] double Eps = 1e-5,
    [InRange(0, 1)] double Momentum = 0.1,
    bool Affine = true) : LayerSpec
{
    protected internal override LayerPlan? Plan(Site site)
    {
        var (input, channels) = (site.Input, site.Input.Channels);
        return new LayerPlan(site)
        {
            Output = input,
            Parameters = Affine
                ? [site.Parameter("weight", [channels], Initializer.Ones), site.Parameter("bias", [channels], Initializer.Zeros)]
                : [],
            Buffers = [site.Buffer("running_mean", channels), site.Buffer("running_var", channels), site.Buffer("num_batches_tracked")],
            Work = [],
            NeedsTwoExamples = input.Positions == 1,
            Build = () => input.IsImage
                ? nn.BatchNorm2d(channels, Eps, Momentum, Affine)
                : nn.BatchNorm1d(channels, Eps, Momentum, Affine),
        };
    }
}
