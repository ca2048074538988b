using Ablate.Core;
using Ablate.Core.Yaml;
using Ablate.Models.Layers;
using Ablate.Models.UserLayers;

namespace Ablate.Models;

/// <summary>The place in a network where a layer is planned: what arrives there, its path, and where objections go.</summary>
public sealed class Site
{
    private readonly Node _at;
    private readonly Issues _issues;

    // What an arm filled that gave the shape which arrives, and the shape of what has been planned inside.
    private readonly ShapingSlot? _before;
    private ShapingSlot? _inside;
    private readonly Arrival? _around;

    internal Site(string path, LayerSpec? layer, Shape input, Node at, Issues issues, ShapingSlot? before = null, Arrival? around = null)
    {
        _around = around;
        _before = before;
        Path = path;
        Layer = layer;
        Input = input;
        _at = at;
        _issues = issues;
    }

    /// <summary>The scope of the layer's parameters, such as <c>attention2.se1</c>.</summary>
    public string Path { get; }

    /// <summary>The layer; null for a bare list of layers.</summary>
    public LayerSpec? Layer { get; }

    /// <summary>The layer's kind, or <c>layers</c> for a list.</summary>
    public string Kind => Layer?.Kind ?? LayerList.Kind;

    /// <summary>The shape that arrives.</summary>
    public Shape Input { get; }

    /// <summary>Objects to the layer as a whole.</summary>
    /// <param name="message">A whole sentence: what is wrong, with the shape that arrives.</param>
    /// <param name="hint">A whole sentence: what to do.</param>
    /// <returns>Null, which <see cref="LayerSpec.Plan"/> passes on.</returns>
    public LayerPlan? Refuse(string message, string? hint = null) => Refuse(_at, message, hint);

    /// <summary>Objects to one of the layer's values, whose place is <see cref="Core.Schema.Spec.PlaceOf"/>.</summary>
    public LayerPlan? Refuse(Node at, string message, string? hint = null)
    {
        _issues.Add(new Issue(at.At, at.Path, message, hint) { Cause = (_inside ?? _before)?.ToString() });
        return null;
    }

    /// <summary>Says of one of the layer's values what may not be meant; the layer is planned all the same.</summary>
    internal void Warn(Node at, string message, string hint) => _issues.Warning(at, message, hint);

    /// <summary>Whether an image arrives; objects where it is a vector.</summary>
    /// <param name="who">The layer, as the beginning of a sentence: <c>A convolution</c>.</param>
    public bool HasImage(string who)
    {
        if (!Input.IsImage) Refuse($"{who} needs an image but {Input} arrives.", "Put it before the layer that flattens.");
        return Input.IsImage;
    }

    /// <summary>
    /// How many channels a layer is asked for: the number itself, or a multiple of those that arrive here or at what is
    /// around; null after an objection.
    /// </summary>
    /// <param name="count">As the file gives it.</param>
    /// <param name="key">The parameter that gives it.</param>
    public int? Channels(ChannelCount count, string key) =>
        count.At is not { } place ? count.Of(Input.Channels) : Arriving(place, key) is { } shape ? count.Of(shape.Channels) : null;

    /// <summary>What arrives at the innermost layer of a kind around this one; null after an objection.</summary>
    /// <param name="place">The kind.</param>
    /// <param name="key">The parameter that asks for it.</param>
    public Shape? Arriving(Enclosing place, string key)
    {
        var kind = place.Word();
        for (var around = _around; around is not null; around = around.Outside)
        {
            if (around.Kind == kind) return around.Input;
        }
        Refuse(Layer?.PlaceOf(key) ?? _at, $"'{key}' asks for what arrives at the {kind} around this layer, but there is no {kind} around it: {Input} arrives.");
        return null;
    }

    private Arrival? Around => Layer is null ? _around : new Arrival(Layer.Kind, Input, _around);

    /// <summary>A parameter of the layer.</summary>
    /// <param name="name">Its name within the layer, such as <c>weight</c>.</param>
    /// <param name="shape">Its dimensions, in PyTorch's order.</param>
    /// <param name="initializer">The distribution of its initial values.</param>
    public ParameterPlan Parameter(string name, IReadOnlyList<long> shape, Initializer initializer) =>
        new(Node.Join(Path, name), shape, initializer);

    /// <summary>A buffer of the layer.</summary>
    public BufferPlan Buffer(string name, params IReadOnlyList<long> shape) => new(Node.Join(Path, name), shape);

    /// <summary>Plans a layer inside this one.</summary>
    /// <param name="name">The name under which this layer will register it.</param>
    /// <param name="layer">The inner layer; one that no file wrote is reported at the place of this one.</param>
    /// <param name="input">The shape that arrives there.</param>
    public LayerPlan? Child(string name, LayerSpec layer, Shape input) => Child(name, layer, input, _before);

    /// <summary>Plans a layer that takes the output of the one that was planned before it.</summary>
    internal LayerPlan? Next(string name, LayerSpec layer, Shape input) => Child(name, layer, input, _inside ?? _before);

    private LayerPlan? Child(string name, LayerSpec layer, Shape input, ShapingSlot? before)
    {
        var placed = layer.Source is null ? layer with { Source = _at } : layer;
        var site = new Site(Node.Join(Path, name), placed, input, placed.Source!, _issues, before, Around);
        if (LayerGuard.Plan(placed, site) is not { } plan) return null;
        _inside = ShapingSlot.Of(placed, input, plan.Output) ?? site._inside ?? _inside;
        return site.WithinLimits(plan);
    }

    /// <summary>Plans a list of layers inside this one, as a scope of its own.</summary>
    /// <param name="name">The name under which this layer will register it.</param>
    /// <param name="layers">The layers.</param>
    /// <param name="input">The shape that arrives there; the one that arrives here where left out.</param>
    public LayerPlan? List(string name, IReadOnlyList<LayerSpec> layers, Shape? input = null)
    {
        // Another shape than arrives here comes from what was planned inside.
        var before = input is { } other && other != Input ? _inside ?? _before : _before;
        var site = new Site(Node.Join(Path, name), null, input ?? Input, _at, _issues, before, Around);
        var plan = LayerList.Plan(site, layers);
        _inside = site._inside ?? _inside;
        return plan;
    }

    private LayerPlan? WithinLimits(LayerPlan plan)
    {
        var parameters = plan.ParameterCount;
        if (parameters > Size.MostParameters)
            return Refuse(FormattableString.Invariant($"The layer would have {parameters:N0} parameters, more than the {Size.MostParameters:N0} allowed: {Input} arrives."));
        var elements = plan.Output.Elements;
        if (elements > Size.MostElements)
            return Refuse(FormattableString.Invariant($"The layer would give {elements:N0} numbers for each example, more than the {Size.MostElements:N0} allowed: {Input} arrives."));
        return plan;
    }
}

/// <summary>What arrives at a layer that has others inside.</summary>
/// <param name="Kind">The layer's kind.</param>
/// <param name="Input">The shape that arrives there.</param>
/// <param name="Outside">That of what is around it; null for the network.</param>
internal sealed record Arrival(string Kind, Shape Input, Arrival? Outside);
