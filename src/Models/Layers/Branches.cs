using System.ComponentModel;
using Ablate.Core.Schema;
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

    /// <summary>The product. A path may give a single row, column or channel for all of them: a gate.</summary>
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
/// identity. With <c>split</c>, fᵢ takes the i-th of n equal parts of the channels: Ma et al., "ShuffleNet V2", 2018, figure 3c.</para>
/// <para>C×H×W → (C₁ + … + Cₙ)×H'×W' where all paths agree in H' and W', or vectors one after the other; otherwise
/// all shapes are equal, and for the product 1 agrees with any size. Parameters are under <c>branch1</c>, <c>branch2</c> ….</para>
/// </summary>
[Kind("branches")]
[Description("Lists of layers side by side, joined over the channels or added.")]
public sealed record Branches(
    [Shorthand] IReadOnlyList<IReadOnlyList<LayerSpec>> Paths,
    Join Join = Join.Concat,
    [AddedLater] bool Split = false) : LayerSpec
{
    private const int MostListed = 10;

    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        if (Paths.Count < 2)
        {
            return site.Refuse(
                PlaceOf("paths"),
                FormattableString.Invariant($"Branches need at least two paths but there {(Paths.Count == 0 ? "is none" : "is one")}: {input} arrives."),
                "Write [[...], [...]]: a list of layers for each path.");
        }
        if (Split && input.Channels % Paths.Count != 0)
            return site.Refuse(PlaceOf("split"), FormattableString.Invariant($"The channels cannot be split into {Paths.Count} equal parts: {input} arrives."), "Use 'slice' in each path for unequal parts.");
        var part = Split ? input.WithChannels(input.Channels / Paths.Count) : input;
        // All of them, so that the mistakes of every path are reported.
        LayerPlan?[] planned = [.. Paths.Select((path, index) => site.List(FormattableString.Invariant($"branch{index + 1}"), path, part))];
        LayerPlan[] paths = [.. planned.OfType<LayerPlan>()];
        if (paths.Length < planned.Length) return null;
        if (Joined(paths) is not { } output) return site.Refuse(PlaceOf("paths"), $"The branches do not fit together: {Given(paths)}; {input} arrives.", Rule);
        return new LayerPlan(site)
        {
            Output = output,
            Parameters = [],
            Work = [],
            Children = paths,
            Effective = this with { Paths = [.. paths.Select(LayerList.Effective)] },
            Build = () => new BranchesModule(paths.Select(path => (path.Name, path.Build())), Join, Split),
        };
    }

    private string Rule => Join switch
    {
        Join.Concat => "To be joined, all must give images of the same height and width, or all vectors.",
        Join.Add => "To be added, all must give the same shape.",
        Join.Multiply => "To be multiplied, all must give the same shape, or 1 for channels, height or width.",
        _ => "All must give the same shape.",
    };

    private Shape? Joined(LayerPlan[] paths)
    {
        Shape[] shapes = Array.ConvertAll(paths, path => path.Output);
        var first = shapes[0];
        if (Array.Exists(shapes, shape => shape.Rank != first.Rank)) return null;
        if (Join == Join.Multiply) return Product(shapes);
        if (Join != Join.Concat) return Array.TrueForAll(shapes, shape => shape == first) ? first : null;
        if (!Array.TrueForAll(shapes, shape => shape.WithChannels(0) == first.WithChannels(0))) return null;
        return first.WithChannels(Size.Sum(shapes.Select(shape => shape.Channels)));
    }

    private static Shape? Product(Shape[] shapes)
    {
        var (channels, height, width) = (shapes.Max(shape => shape.Channels), shapes.Max(shape => shape.Height), shapes.Max(shape => shape.Width));
        var fits = Array.TrueForAll(shapes, shape => Fits(shape.Channels, channels) && Fits(shape.Height, height) && Fits(shape.Width, width));
        return !fits ? null : shapes[0].IsImage ? Shape.Image(channels, height, width) : Shape.Vector(channels);

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
    private readonly bool _split;

    public BranchesModule(IEnumerable<(string Name, nn.Module<Tensor, Tensor> Path)> paths, Join join, bool split)
        : base(nameof(Branches))
    {
        var named = paths.ToArray();
        _paths = Array.ConvertAll(named, one => one.Path);
        (_join, _split) = (join, split);
        foreach (var (name, path) in named) register_module(name, path);
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var parts = _split ? input.chunk(_paths.Length, 1) : null;
        Tensor[] outputs = [.. _paths.Select((path, i) => path.call(parts is null ? input : parts[i]))];
        var joined = _join switch
        {
            Join.Concat => cat(outputs, 1),
            Join.Add => Sum(outputs),
            Join.Average => Sum(outputs).div_(outputs.Length),
            Join.Multiply => outputs.Aggregate((product, factor) => product * factor),
            _ => outputs.Aggregate((most, other) => most.maximum(other)),
        };
        return joined.MoveToOuterDisposeScope();
    }

    private static Tensor Sum(Tensor[] terms)
    {
        var sum = terms[0] + terms[1];
        foreach (var term in terms.AsSpan(2)) sum.add_(term);
        return sum;
    }
}
