using System.ComponentModel;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>
/// He et al., "Deep Residual Learning for Image Recognition", 2016, equations 1 and 2; with <c>pre</c> their "Identity
/// Mappings in Deep Residual Networks", 2016, figure 4e; <c>scale</c> is Szegedy et al.'s, "Inception-v4", 2017, section 3.3.
/// <para>y = scale · body(p) + s, where p = pre(x) and s = shortcut(x): x itself without one. Where a <c>projection</c> is
/// given and the body changes the shape, s = projection(p) instead. With <c>if_same_shape</c> a body that changes the shape
/// stands alone, y = scale · body(p): the inverted residual of Sandler et al., "MobileNetV2", 2018. <c>stochastic_depth</c> drops
/// the body of an image at that rate while training, as the layer of that name does.</para>
/// <para>Any shape, as long as both terms agree. Parameters are under <c>pre</c>, <c>body</c> and <c>shortcut</c>, those of
/// a projection too.</para>
/// <para>Departures: the activation that follows the sum in the paper is a layer of its own after this one.</para>
/// </summary>
[Kind("residual")]
[RulesConcern("body")]
[Description("The sum of a list of layers and a shortcut around them.")]
public sealed record Residual(
    [Shorthand] IReadOnlyList<LayerSpec> Body,
    IReadOnlyList<LayerSpec>? Shortcut = null,
    [AddedLater] IReadOnlyList<LayerSpec>? Pre = null,
    [AddedLater] IReadOnlyList<LayerSpec>? Projection = null,
    [AddedLater] bool IfSameShape = false,
    [AddedLater] double Scale = 1,
    [AddedLater, InRange(0, 1, BelowMax = true)] double StochasticDepth = 0) : LayerSpec, IValidated
{
    public IReadOnlyList<LayerSpec>? Shortcut { get; init; } = OrNull(Shortcut);

    public IReadOnlyList<LayerSpec>? Pre { get; init; } = OrNull(Pre);

    public IReadOnlyList<LayerSpec>? Projection { get; init; } = OrNull(Projection);

    public void Validate(Node source, Issues issues)
    {
        if (Body.Count == 0) issues.Error(PlaceOf("body"), "The body of the residual has no layers.", "Without one it doubles its input.");
        if (Shortcut is not null && Projection is not null)
            issues.Error(PlaceOf("projection"), "Both 'shortcut' and 'projection' say what is around the body, and where it changes the shape one of them would be left out.", "Keep the shortcut for every shape, or the projection for where the shape changes.");
        if (IfSameShape && Projection is not null)
            issues.Error(PlaceOf("if_same_shape"), "Both 'projection' and 'if_same_shape' say what happens where the body changes the shape.", "Keep one of them.");
    }

    protected internal override LayerPlan? Plan(Site site)
    {
        if (site.List("pre", Pre ?? []) is not { } pre) return null;
        var body = site.List("body", Body, pre.Output);
        var changes = body is not null && body.Output != site.Input;
        var projects = changes && Projection is not null;
        var stands = changes && IfSameShape;
        var shortcut = projects ? site.List("shortcut", Projection!, pre.Output) : site.List("shortcut", Shortcut ?? []);
        if (body is null || shortcut is null) return null;
        if (!stands && body.Output != shortcut.Output)
        {
            return site.Refuse(
                $"The body gives {body.Output} but the shortcut gives {shortcut.Output}: {site.Input} arrives.",
                shortcut.IsIdentity ? "Give it a shortcut of the body's shape, such as a 1×1 convolution of the same stride." : "Make both give the same shape.");
        }

        var depth = stands || StochasticDepth == 0 ? null : site.Child("stochastic_depth", new StochasticDepth(StochasticDepth), body.Output);
        var path = stands ? null : projects ? shortcut : Shortcut is null ? null : shortcut;
        var head = Pre is null ? null : pre;
        LayerPlan?[] children = [head, body, path, depth];
        return new LayerPlan(site)
        {
            Output = body.Output,
            Parameters = [],
            Work = [],
            Children = [.. children.OfType<LayerPlan>()],
            Effective = Effective(pre, body, shortcut, projects, stands),
            Build = () => new ResidualModule(head?.Build(), body.Build(), path?.Build(), depth?.Build(), alone: stands, ofPre: projects, Scale),
        };
    }

    private Residual Effective(LayerPlan pre, LayerPlan body, LayerPlan shortcut, bool projects, bool stands)
    {
        var around = stands || (shortcut.IsIdentity && !projects) ? null : Layers(shortcut);
        // Where nothing comes before the body, a projection is a shortcut like any other.
        var ofPre = projects && !pre.IsIdentity;
        return this with
        {
            Body = Layers(body),
            Shortcut = ofPre ? null : around,
            Pre = pre.IsIdentity ? null : Layers(pre),
            Projection = ofPre ? around : null,
            IfSameShape = stands,
            StochasticDepth = stands ? 0 : StochasticDepth,
        };
    }

    private static IReadOnlyList<LayerSpec> Layers(LayerPlan list) => list.IsIdentity ? [new Identity()] : LayerList.Effective(list);

    private static IReadOnlyList<LayerSpec>? OrNull(IReadOnlyList<LayerSpec>? layers) => layers is { Count: > 0 } ? layers : null;
}

internal sealed class ResidualModule : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor>? pre;
    private readonly nn.Module<Tensor, Tensor> body;
    private readonly nn.Module<Tensor, Tensor>? shortcut;
    private readonly nn.Module<Tensor, Tensor>? stochastic_depth;
    private readonly bool _alone;
    private readonly bool _ofPre;
    private readonly double _scale;

    /// <param name="pre">What comes before the body.</param>
    /// <param name="body">The residual branch.</param>
    /// <param name="shortcut">What is around it.</param>
    /// <param name="depth">Drops the branch.</param>
    /// <param name="alone">Whether nothing is added.</param>
    /// <param name="ofPre">Whether the shortcut takes the output of <paramref name="pre"/>.</param>
    /// <param name="scale">What the branch is multiplied with.</param>
    public ResidualModule(
        nn.Module<Tensor, Tensor>? pre,
        nn.Module<Tensor, Tensor> body,
        nn.Module<Tensor, Tensor>? shortcut,
        nn.Module<Tensor, Tensor>? depth,
        bool alone,
        bool ofPre,
        double scale)
        : base(nameof(Residual))
    {
        this.pre = pre;
        this.body = body;
        this.shortcut = shortcut;
        stochastic_depth = depth;
        (_alone, _ofPre, _scale) = (alone, ofPre, scale);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var ready = pre is null ? input : pre.call(input);
        var change = body.call(ready);
        if (stochastic_depth is not null) change = stochastic_depth.call(change);
        if (_scale != 1) change = change * _scale;
        if (_alone) return change.MoveToOuterDisposeScope();
        var skip = shortcut is null ? input : shortcut.call(_ofPre ? ready : input);
        return (change + skip).MoveToOuterDisposeScope();
    }
}
