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
}

/// <summary>
/// Lists of layers side by side on the same input: Szegedy et al., "Going Deeper with Convolutions", 2015, section 4
/// (concat); Xie et al., "Aggregated Residual Transformations", 2017, equation 2 (add).
/// <para>y = concat of f₁(x) … fₙ(x) over the channels, or their sum. An empty path is the identity.</para>
/// <para>C×H×W → (C₁ + … + Cₙ)×H'×W' where all paths agree in H' and W', or vectors one after the other; for the sum
/// all shapes are equal. Parameters are under <c>branch1</c>, <c>branch2</c> ….</para>
/// </summary>
[Kind("branches")]
[RulesConcern("paths")]
[Description("Lists of layers side by side, joined over the channels or added.")]
public sealed record Branches(
    [Shorthand] IReadOnlyList<IReadOnlyList<LayerSpec>> Paths,
    Join Join = Join.Concat) : LayerSpec, IValidated
{
    private const int MostListed = 10;

    public void Validate(Node source, Issues issues)
    {
        if (Paths.Count < 2)
            issues.Error(PlaceOf("paths"), $"Branches need at least two paths but there {(Paths.Count == 0 ? "is none" : "is one")}.", "Write [[...], [...]]: a list of layers for each path.");
    }

    protected internal override LayerPlan? Plan(Site site)
    {
        // All of them, so that the mistakes of every path are reported.
        LayerPlan?[] planned = [.. Paths.Select((path, index) => site.List(FormattableString.Invariant($"branch{index + 1}"), path))];
        LayerPlan[] paths = [.. planned.OfType<LayerPlan>()];
        if (paths.Length < planned.Length) return null;
        if (Joined(paths) is not { } output)
        {
            var rule = Join == Join.Add ? "To be added, all must give the same shape." : "To be joined, all must give images of the same height and width, or all vectors.";
            return site.Refuse(PlaceOf("paths"), $"The branches do not fit together: {Given(paths)}; {site.Input} arrives.", rule);
        }
        return new LayerPlan(site)
        {
            Output = output,
            Parameters = [],
            Work = [],
            Children = paths,
            Effective = this with { Paths = [.. paths.Select(LayerList.Effective)] },
            Build = () => new BranchesModule(paths.Select(path => (path.Name, path.Build())), Join),
        };
    }

    private Shape? Joined(LayerPlan[] paths)
    {
        var first = paths[0].Output;
        if (Join == Join.Add) return Array.TrueForAll(paths, path => path.Output == first) ? first : null;
        if (!Array.TrueForAll(paths, path => (path.Output.Rank, path.Output.Height, path.Output.Width) == (first.Rank, first.Height, first.Width))) return null;
        var channels = Size.Sum(paths.Select(path => path.Output.Channels));
        return first.IsImage ? Shape.Image(channels, first.Height, first.Width) : Shape.Vector(channels);
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

    public BranchesModule(IEnumerable<(string Name, nn.Module<Tensor, Tensor> Path)> paths, Join join)
        : base(nameof(Branches))
    {
        var named = paths.ToArray();
        _paths = Array.ConvertAll(named, one => one.Path);
        _join = join;
        foreach (var (name, path) in named) register_module(name, path);
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var outputs = Array.ConvertAll(_paths, path => path.call(input));
        return (_join == Join.Concat ? cat(outputs, 1) : Sum(outputs)).MoveToOuterDisposeScope();
    }

    private static Tensor Sum(Tensor[] terms)
    {
        var sum = terms[0] + terms[1];
        foreach (var term in terms.AsSpan(2)) sum.add_(term);
        return sum;
    }
}
