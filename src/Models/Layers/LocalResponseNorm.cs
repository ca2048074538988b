using System.ComponentModel;
using Ablate.Core.Schema;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Ablate.Models.Layers;

/// <summary>
/// Krizhevsky et al., "ImageNet Classification with Deep Convolutional Neural Networks", 2012, section 3.3; as
/// torch.nn.LocalResponseNorm.
/// <para>y[c] = x[c] / (k + alpha/size · Σ x[c']²)^beta over the <c>size</c> channels around c.</para>
/// <para>C×H×W → C×H×W, no parameters.</para>
/// <para>Departures: the paper's α is PyTorch's and Caffe's alpha/size; its k is 2.</para>
/// </summary>
[Kind("local_response_norm")]
[KeepsShape]
[Description("Divides each number by the strength of the channels around it.")]
public sealed record LocalResponseNorm(
    [InRange(1, Window.LargestSide), Shorthand] int Size,
    [InRange(0, 1e6)] double Alpha = 1e-4,
    [InRange(0, 1e3)] double Beta = 0.75,
    [InRange(0, 1e6)] double K = 1) : LayerSpec
{
    protected internal override LayerPlan? Plan(Site site)
    {
        if (!site.HasImage("Local response normalisation")) return null;
        return new LayerPlan(site)
        {
            Output = site.Input,
            Parameters = [],
            Work = [],
            Build = () => new LocalResponseNormModule(Size, Alpha, Beta, K),
        };
    }
}

internal sealed class LocalResponseNormModule(long size, double alpha, double beta, double k) : nn.Module<Tensor, Tensor>(nameof(LocalResponseNorm))
{
    public override Tensor forward(Tensor input) => F.local_response_norm(input, size, alpha, beta, k);
}
