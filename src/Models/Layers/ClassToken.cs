using System.ComponentModel;
using Ablate.Core.Schema;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>
/// Dosovitskiy et al., "An Image is Worth 16x16 Words", 2021, equation 1: learnt tokens before those of the image. A token is
/// the channels at one position, so that the tokens stand in one column, those of the image row by row.
/// <para>C×H×W → C×(count + H·W)×1; token [count, C], which starts at zero.</para>
/// </summary>
/// <param name="Count">How many: 1, or 2 with the distillation token of Touvron et al., "DeiT", 2021.</param>
[Kind("class_token")]
[AlsoKnownAs("cls_token", "cls")]
[Description("A column of the image's positions, with learnt ones before them.")]
public sealed record ClassToken([InRange(1, 1000), Shorthand] int Count = 1) : LayerSpec
{
    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        if (!site.HasImage("A class token")) return null;
        return new LayerPlan(site)
        {
            Output = Shape.Image(input.Channels, input.Positions + Count, 1),
            Parameters = [site.Parameter("token", [Count, input.Channels], Initializer.Zeros)],
            Work = [],
            Build = () => new ClassTokenModule(Count, input.Channels),
        };
    }
}

internal sealed class ClassTokenModule : nn.Module<Tensor, Tensor>
{
    private readonly Parameter token;

    public ClassTokenModule(long count, long channels)
        : base(nameof(ClassToken))
    {
        token = (Parameter)new Parameter(empty(count, channels)).DetachFromDisposeScope();
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var learnt = token.t().unsqueeze(0).expand(input.shape[0], -1, -1);
        return cat([learnt, input.flatten(2)], 2).unsqueeze(-1).MoveToOuterDisposeScope();
    }
}
