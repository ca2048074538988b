using System.ComponentModel;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>
/// Li et al., "Selective Kernel Networks", 2019, equations 1 to 6.
/// <para>Uₘ = relu(norm(convₘ(x))), 3×3 with dilation m = 1 … M; z = relu(norm(W₁ mean(ΣUₘ))); the softmax over m of
/// W₂ z, for each channel by itself, weighs the paths: y = Σ aₘ · Uₘ.</para>
/// <para>C×H×W → out×H'×W', by default C×H×W; branch1.conv1.weight [out, C/groups, 3, 3] and branch1.batch_norm1 of each
/// path; fc1.weight [d, out], batch_norm of d, fc2.weight [M·out, d], path by path. d is <c>hidden</c>, or
/// ⌊out / <c>reduction</c>⌋ but at least <c>minimum</c>.</para>
/// <para>Departures: none from the paper, which has no biases; dilated 3×3 kernels stand for larger ones, as it does.</para>
/// </summary>
/// <param name="Reduction">The ratio r.</param>
/// <param name="Hidden">The width d itself, instead of a reduction.</param>
/// <param name="Minimum">The least width that a reduction comes to (the paper's L).</param>
/// <param name="Paths">How many kernels there are to select from (the paper's M).</param>
/// <param name="Groups">Of the convolutions (the paper's G, 32 in its ImageNet networks).</param>
/// <param name="Out">Channels that leave; where it is left out, as many as arrive.</param>
/// <param name="Stride">Of the convolutions.</param>
[Kind("selective_kernel")]
[Description("Selective kernel: convolutions of several sizes, weighed channel by channel by a softmax over them.")]
public sealed record SelectiveKernel(
    [InRange(1, HiddenWidth.Largest), Shorthand, DefaultsTo("16")] int? Reduction = null,
    [InRange(1, HiddenWidth.Largest)] int? Hidden = null,
    [InRange(1, HiddenWidth.Largest)] int Minimum = SelectiveKernel.LeastWidth,
    [InRange(2, 16)] int Paths = 2,
    [InRange(1, 1_000_000)] int Groups = 1,
    [InRange(1, 1_000_000)] int? Out = null,
    [InRange(1, Window.LargestSide)] int Stride = 1) : LayerSpec, IValidated
{
    private const int LeastWidth = 32;

    public int? Reduction { get; init; } = Reduction ?? (Hidden is null ? 16 : null);

    public void Validate(Node source, Issues issues)
    {
        HiddenWidth.Check(this, Reduction, Hidden, issues);
        if (Hidden is not null) HiddenWidth.CheckUnused(this, issues, ("minimum", Minimum != LeastWidth));
    }

    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        if (!site.HasImage("A selective kernel")) return null;
        var channels = Out ?? (int)input.Channels;
        if (input.Channels % Groups != 0 || channels % Groups != 0)
        {
            return site.Refuse(
                PlaceOf("groups"),
                FormattableString.Invariant($"{Groups} groups do not divide the channels of the convolutions: {channels} leave and {input} arrives."),
                $"Take {Size.Divisors((long)System.Numerics.BigInteger.GreatestCommonDivisor(input.Channels, channels))}.");
        }
        var branches = new List<LayerPlan>();
        for (var path = 1; path <= Paths; path++)
        {
            var conv = new Conv(channels, new Extent(3), new Extent(Stride), new Padding(new Extent(path)), new Extent(path), Groups, Bias: false);
            if (site.List(FormattableString.Invariant($"branch{path}"), [conv, new BatchNorm(), new Relu()]) is not { } branch) return null;
            branches.Add(branch);
        }
        var hidden = Hidden ?? HiddenWidth.Of(channels, Reduction!.Value, minimum: Minimum);
        if (site.Child("fc1", new Linear(hidden, Bias: false), Shape.Vector(channels)) is not { } fc1) return null;
        if (site.Child("batch_norm", new BatchNorm(), fc1.Output) is not { } norm) return null;
        if (site.Child("activation", new Relu(), fc1.Output) is not { } activation) return null;
        if (site.Child("fc2", new Linear(checked(Paths * channels), Bias: false), fc1.Output) is not { } fc2) return null;
        LayerPlan[] select = [fc1, norm, activation, fc2];
        return new LayerPlan(site)
        {
            Output = branches[0].Output,
            Parameters = [],
            Work = [],
            Children = [.. branches, .. select],
            Effective = this with { Reduction = null, Hidden = hidden, Minimum = LeastWidth, Out = channels },
            Hidden = hidden,
            Intermediates = Size.Product(Paths + 1, channels),
            Build = () => new SelectiveKernelModule(
                branches.Select(branch => (branch.Name, branch.Build())), select.Select(part => (part.Name, part.Build()))),
        };
    }
}

internal sealed class SelectiveKernelModule : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor>[] _branches;
    private readonly nn.Module<Tensor, Tensor>[] _select;
    private readonly nn.Module<Tensor, Tensor> gate;

    public SelectiveKernelModule(
        IEnumerable<(string Name, nn.Module<Tensor, Tensor> Part)> branches,
        IEnumerable<(string Name, nn.Module<Tensor, Tensor> Part)> select)
        : base(nameof(SelectiveKernel))
    {
        _branches = [.. branches.Select(Register)];
        _select = [.. select.Select(Register)];
        gate = Register((nameof(gate), new PathSoftmaxModule(_branches.Length)));
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var outputs = Array.ConvertAll(_branches, branch => branch.call(input));
        // Means are linear: those of the paths are summed rather than the images.
        var z = outputs[0].mean([2, 3]);
        foreach (var output in outputs.AsSpan(1)) z = z + output.mean([2, 3]);
        foreach (var part in _select) z = part.call(z);
        var weights = gate.call(z).view(z.shape[0], _branches.Length, -1, 1, 1).unbind(1);
        var sum = outputs[0] * weights[0];
        for (var path = 1; path < outputs.Length; path++) sum.addcmul_(outputs[path], weights[path], 1);
        return sum.MoveToOuterDisposeScope();
    }

    private nn.Module<Tensor, Tensor> Register((string Name, nn.Module<Tensor, Tensor> Part) named)
    {
        register_module(named.Name, named.Part);
        return named.Part;
    }
}

/// <summary>The softmax over the paths, for each channel by itself; [N, M·C] → [N, M·C], path by path.</summary>
internal sealed class PathSoftmaxModule(int paths) : nn.Module<Tensor, Tensor>(nameof(SelectiveKernel))
{
    public override Tensor forward(Tensor input) => input.view(input.shape[0], paths, -1).softmax(1).flatten(1);
}
