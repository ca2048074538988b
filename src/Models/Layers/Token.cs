using System.ComponentModel;
using Ablate.Core.Schema;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>
/// The channels at one position, counted row by row from 0: what a classifier takes of a <see cref="ClassToken"/>.
/// <para>C×H×W → a vector of C; y[c] = x[c, ⌊index/W⌋, index mod W].</para>
/// </summary>
[Kind("token")]
[Description("The channels at one position, as a vector.")]
public sealed record Token([InRange(0, 100_000_000), Shorthand] int Index = 0) : LayerSpec
{
    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        if (!site.HasImage("A token")) return null;
        if (Index >= input.Positions)
            return site.Refuse(PlaceOf("index"), FormattableString.Invariant($"There is no position {Index}, counted from 0: {input} arrives."));
        return new LayerPlan(site)
        {
            Output = Shape.Vector(input.Channels),
            Parameters = [],
            Work = [],
            Build = () => new TokenModule(Index / input.Width, Index % input.Width),
        };
    }
}

internal sealed class TokenModule(long row, long column) : nn.Module<Tensor, Tensor>(nameof(Token))
{
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return input.narrow(2, row, 1).narrow(3, column, 1).flatten(1).MoveToOuterDisposeScope();
    }
}
