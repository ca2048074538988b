using System.ComponentModel;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>
/// He et al., "Deep Residual Learning for Image Recognition", 2016, equations 1 and 2.
/// <para>y = body(x) + shortcut(x); without a shortcut, y = body(x) + x.</para>
/// <para>Any shape, as long as both terms agree. Parameters of the two lists are under <c>body</c> and <c>shortcut</c>.</para>
/// <para>Departures: the activation that follows the sum in the paper is a layer of its own after this one.</para>
/// </summary>
[Kind("residual")]
[RulesConcern("body")]
[Description("The sum of a list of layers and a shortcut around them.")]
public sealed record Residual(
    [Shorthand] IReadOnlyList<LayerSpec> Body,
    IReadOnlyList<LayerSpec>? Shortcut = null) : LayerSpec, IValidated
{
    public IReadOnlyList<LayerSpec>? Shortcut { get; init; } = Shortcut is { Count: > 0 } ? Shortcut : null;

    public void Validate(Node source, Issues issues)
    {
        if (Body.Count == 0) issues.Error(PlaceOf("body"), "The body of the residual has no layers.", "Without one it doubles its input.");
    }

    protected internal override LayerPlan? Plan(Site site)
    {
        var body = site.List("body", Body);
        var shortcut = site.List("shortcut", Shortcut ?? []);
        if (body is null || shortcut is null) return null;
        if (body.Output != shortcut.Output)
        {
            return site.Refuse(
                $"The body gives {body.Output} but the shortcut gives {shortcut.Output}: {site.Input} arrives.",
                shortcut.IsIdentity ? "Give it a shortcut of the body's shape, such as a 1×1 convolution of the same stride." : "Make both give the same shape.");
        }
        LayerPlan[] children = Shortcut is null ? [body] : [body, shortcut];
        return new LayerPlan(site)
        {
            Output = body.Output,
            Parameters = [],
            Work = [],
            Children = children,
            Effective = this with
            {
                Body = body.IsIdentity ? [new Identity()] : LayerList.Effective(body),
                Shortcut = shortcut.IsIdentity ? null : LayerList.Effective(shortcut),
            },
            Build = () => new ResidualModule(body.Build(), Shortcut is null ? null : shortcut.Build()),
        };
    }
}

internal sealed class ResidualModule : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> body;
    private readonly nn.Module<Tensor, Tensor>? shortcut;

    public ResidualModule(nn.Module<Tensor, Tensor> body, nn.Module<Tensor, Tensor>? shortcut)
        : base(nameof(Residual))
    {
        this.body = body;
        this.shortcut = shortcut;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var change = body.call(input);
        if (shortcut is null) return change + input;
        using var skip = shortcut.call(input);
        return change + skip;
    }
}
