using System.ComponentModel;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>How the outputs of parallel paths become one.</summary>
public enum Join
{
    /// <summary>The channels of all paths one after the other.</summary>
    Concat,

    /// <summary>The sum.</summary>
    Add,

    /// <summary>The product. A path may give a single row, column or channel for all of them, or a vector of the channels: a gate.</summary>
    Multiply,

    /// <summary>The mean.</summary>
    Average,

    /// <summary>The largest of them at each place.</summary>
    Max,
}

/// <summary>
/// Lists of layers side by side on the same input: Szegedy et al., "Going Deeper with Convolutions", 2015, section 4
/// (concat); Xie et al., "Aggregated Residual Transformations", 2017, equation 2 (add).
/// <para>y = concat of f₁(x) … fₙ(x) over the channels, or their sum, product, mean or maximum. An empty path is the
/// identity. With <c>split</c>, fᵢ takes the i-th of n equal parts of the channels: Ma et al., "ShuffleNet V2", 2018, figure 3c;
/// with <c>parts</c>, the i-th of parts of these sizes. With <c>cascade</c>, what a path gives is added to what the next one
/// takes, yᵢ = fᵢ(xᵢ + yᵢ₋₁): Gao et al., "Res2Net", 2019, equation 1; a path without layers stands outside of the chain, and
/// the one after it begins anew.</para>
/// <para>C×H×W → (C₁ + … + Cₙ)×H'×W' where all paths agree in H' and W', or vectors one after the other; otherwise
/// all shapes are equal, and for the product 1 agrees with any size, a vector being an image of one pixel. Parameters are under <c>branch1</c>, <c>branch2</c> ….</para>
/// </summary>
[Kind("branches")]
[RulesConcern("paths")]
[Description("Lists of layers side by side, joined over the channels or added.")]
public sealed record Branches(
    [Shorthand] IReadOnlyList<IReadOnlyList<LayerSpec>> Paths,
    Join Join = Join.Concat,
    [AddedLater] bool Split = false,
    [AddedLater] IReadOnlyList<ChannelCount>? Parts = null,
    [AddedLater] bool Cascade = false) : LayerSpec, IValidated
{
    private const int MostListed = 10;

    public void Validate(Node source, Issues issues)
    {
        if (Paths.Count < 2)
            issues.Error(PlaceOf("paths"), $"Branches need at least two paths but there {(Paths.Count == 0 ? "is none" : "is one")}.", "Write [[...], [...]]: a list of layers for each path.");
        if (Parts is not null && Split)
            issues.Error(PlaceOf("split"), "Both 'split' and 'parts' say how the channels are divided.", "Keep one of them.");
        if (Parts is not null && Parts.Count != Paths.Count)
            issues.Error(PlaceOf("parts"), FormattableString.Invariant($"There are {Parts.Count} parts for {Paths.Count} paths."), "Give each path its part.");
        if (Parts is not null && Parts.Any(part => part.Times == 0 && part.Number < 1))
            issues.Error(PlaceOf("parts"), "Every part has at least one channel.");
    }

    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        if (SizesOf(site) is not { } sizes) return null;
        // All of them, so that the mistakes of every path are reported.
        LayerPlan?[] planned = [.. Paths.Select((path, index) => site.List(FormattableString.Invariant($"branch{index + 1}"), path, sizes.Length == 0 ? input : input.WithChannels(sizes[index])))];
        LayerPlan[] paths = [.. planned.OfType<LayerPlan>()];
        if (paths.Length < planned.Length) return null;
        if (Cascade && BrokenLink(paths) is { } link)
        {
            return site.Refuse(
                PlaceOf("cascade"),
                $"{link.To.Name} cannot take the output of {link.From.Name} beside its own part: that is {link.From.Output}, this is {link.To.Input}; {input} arrives.",
                "Both must have the same shape.");
        }
        if (Joined(paths) is not { } output) return site.Refuse(PlaceOf("paths"), $"The branches do not fit together: {Given(paths)}; {input} arrives.", Rule);
        var isEven = sizes.Length > 0 && Array.TrueForAll(sizes, size => size == sizes[0]);
        bool[] links = [.. paths.Select((_, index) => Cascade && IsLinked(paths, index))];
        return new LayerPlan(site)
        {
            Output = output,
            Parameters = [],
            Work = [],
            Children = paths,
            Effective = this with
            {
                Paths = [.. paths.Select(LayerList.Effective)],
                Split = isEven,
                Parts = isEven || sizes.Length == 0 ? null : [.. sizes.Select(size => new ChannelCount((int)size))],
                Cascade = links.Contains(true),
            },
            Build = () => new BranchesModule(paths.Select(path => (path.Name, path.Build())), Join, sizes, links),
        };
    }

    // The channels of each path; none where all take all of them, null after an objection.
    private long[]? SizesOf(Site site)
    {
        var input = site.Input;
        if (Parts is not null)
        {
            long[] sizes = [.. Parts.Select(part => (long)(site.Channels(part, "parts") ?? 0))];
            if (sizes.Contains(0)) return null;
            if (Size.Sum(sizes) == input.Channels) return sizes;
            site.Refuse(PlaceOf("parts"), FormattableString.Invariant($"The parts have {Size.Sum(sizes)} channels together: {input} arrives."), "Together they must have all channels.");
            return null;
        }
        if (!Split) return [];
        if (input.Channels % Paths.Count == 0) return [.. Enumerable.Repeat(input.Channels / Paths.Count, Paths.Count)];
        site.Refuse(PlaceOf("split"), FormattableString.Invariant($"The channels cannot be split into {Paths.Count} equal parts: {input} arrives."), "Give 'parts' for unequal ones.");
        return null;
    }

    private static bool IsLinked(LayerPlan[] paths, int index) => index > 0 && !paths[index].IsIdentity && !paths[index - 1].IsIdentity;

    private static (LayerPlan From, LayerPlan To)? BrokenLink(LayerPlan[] paths)
    {
        for (var i = 1; i < paths.Length; i++)
        {
            if (IsLinked(paths, i) && paths[i - 1].Output != paths[i].Input) return (paths[i - 1], paths[i]);
        }
        return null;
    }

    private string Rule => Join switch
    {
        Join.Concat => "To be joined, all must give images of the same height and width, or all vectors.",
        Join.Add => "To be added, all must give the same shape.",
        Join.Multiply => "To be multiplied, all must give the same shape, or 1 for channels, height or width, or a vector of the channels.",
        _ => "All must give the same shape.",
    };

    private Shape? Joined(LayerPlan[] paths)
    {
        Shape[] shapes = Array.ConvertAll(paths, path => path.Output);
        var first = shapes[0];
        if (Join == Join.Multiply) return Product(shapes);
        if (Array.Exists(shapes, shape => shape.Rank != first.Rank)) return null;
        if (Join != Join.Concat) return Array.TrueForAll(shapes, shape => shape == first) ? first : null;
        if (!Array.TrueForAll(shapes, shape => shape.WithChannels(0) == first.WithChannels(0))) return null;
        return first.WithChannels(Size.Sum(shapes.Select(shape => shape.Channels)));
    }

    private static Shape? Product(Shape[] shapes)
    {
        var (channels, height, width) = (shapes.Max(shape => shape.Channels), shapes.Max(shape => shape.Height), shapes.Max(shape => shape.Width));
        var fits = Array.TrueForAll(shapes, shape => Fits(shape.Channels, channels) && Fits(shape.Height, height) && Fits(shape.Width, width));
        return !fits ? null : Array.Exists(shapes, shape => shape.IsImage) ? Shape.Image(channels, height, width) : Shape.Vector(channels);

        static bool Fits(long size, long most) => size == 1 || size == most;
    }

    private static string Given(LayerPlan[] paths)
    {
        var listed = string.Join(", ", paths.Take(MostListed).Select(path => $"{path.Name} gives {path.Output}"));
        return paths.Length <= MostListed ? listed : FormattableString.Invariant($"{listed} and {paths.Length - MostListed} more");
    }
}

internal sealed class BranchesModule : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor>[] _paths;
    private readonly Join _join;
    private readonly long[] _sizes;
    private readonly bool[] _links;

    /// <param name="paths">The paths.</param>
    /// <param name="join">How their outputs become one.</param>
    /// <param name="sizes">How many channels each takes; none where each takes all.</param>
    /// <param name="links">Whether each takes the output of the one before it, too.</param>
    public BranchesModule(IEnumerable<(string Name, nn.Module<Tensor, Tensor> Path)> paths, Join join, long[] sizes, bool[] links)
        : base(nameof(Branches))
    {
        var named = paths.ToArray();
        _paths = Array.ConvertAll(named, one => one.Path);
        (_join, _sizes, _links) = (join, sizes, links);
        foreach (var (name, path) in named) register_module(name, path);
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var parts = _sizes.Length > 0 ? input.split(_sizes, 1) : null;
        var outputs = new Tensor[_paths.Length];
        for (var i = 0; i < outputs.Length; i++)
        {
            var part = parts is null ? input : parts[i];
            outputs[i] = _paths[i].call(_links[i] ? part + outputs[i - 1] : part);
        }
        var joined = _join switch
        {
            Join.Concat => cat(outputs, 1),
            Join.Add => Sum(outputs),
            Join.Average => Sum(outputs).div_(outputs.Length),
            Join.Multiply => Product(outputs),
            _ => outputs.Aggregate((most, other) => most.maximum(other)),
        };
        return joined.MoveToOuterDisposeScope();
    }

    private static Tensor Product(Tensor[] factors)
    {
        var hasImage = Array.Exists(factors, factor => factor.Dimensions > 2);
        return factors.Select(factor => hasImage && factor.Dimensions == 2 ? factor.unsqueeze(-1).unsqueeze(-1) : factor).Aggregate((product, factor) => product * factor);
    }

    private static Tensor Sum(Tensor[] terms)
    {
        var sum = terms[0] + terms[1];
        foreach (var term in terms.AsSpan(2)) sum.add_(term);
        return sum;
    }
}
