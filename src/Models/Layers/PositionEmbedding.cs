using System.ComponentModel;
using Ablate.Core.Schema;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>
/// Dosovitskiy et al., "An Image is Worth 16x16 Words", 2021, equation 1: a learnt vector of each position is added.
/// <para>y[c, i, j] = x[c, i, j] + weight[i·W + j, c].</para>
/// <para>C×H×W → C×H×W; weight [H·W, C], which starts as N(0, 0.02²).</para>
/// </summary>
[Kind("position_embedding")]
[AlsoKnownAs("pos_embed", "pos_embedding")]
[Description("Adds a learnt vector of each position.")]
public sealed record PositionEmbedding : LayerSpec
{
    private const double Deviation = 0.02;

    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        if (!site.HasImage("A position embedding")) return null;
        return new LayerPlan(site)
        {
            Output = input,
            Parameters = [site.Parameter("weight", [input.Positions, input.Channels], Initializer.Normal(Deviation))],
            Work = [],
            Build = () => new PositionEmbeddingModule(input),
        };
    }
}

internal sealed class PositionEmbeddingModule : nn.Module<Tensor, Tensor>
{
    private readonly long[] _image;
    private readonly Parameter weight;

    public PositionEmbeddingModule(Shape image)
        : base(nameof(PositionEmbedding))
    {
        _image = [image.Height, image.Width, image.Channels];
        weight = (Parameter)new Parameter(empty(image.Positions, image.Channels)).DetachFromDisposeScope();
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return (input + weight.view(_image).permute(2, 0, 1)).MoveToOuterDisposeScope();
    }
}
