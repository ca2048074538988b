using System.ComponentModel;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>
/// Zhang et al., "ResNeSt: Split-Attention Networks", 2020, equations 1 to 3, in the radix-major form of its appendix.
/// <para>U = relu(norm(conv(x))) has R·out channels in R splits U₁ … U_R; z = relu(norm(fc1(mean(ΣUᵣ)))); the softmax over
/// r of fc2(z), for each channel by itself, weighs the splits: y = Σ aᵣ · Uᵣ. With one split the sigmoid takes the place of
/// the softmax. The convolution has K·R groups, fc1 and fc2 have K; the R numbers of one channel stand R groups of out/K
/// apart in each of the K groups of fc2.</para>
/// <para>C×H×W → out×H'×W', by default C×H×W; features.conv1.weight [R·out, C/(K·R), k, k] and features.batch_norm1;
/// fc1.weight [h, out/K, 1, 1], fc1.bias [h]; batch_norm of h; fc2.weight [R·out, h/K, 1, 1], fc2.bias [R·out]. h is
/// <c>hidden</c>, or ⌊C·R / <c>reduction</c>⌋ but at least <c>minimum</c>.</para>
/// <para>Departures: none from the authors' code, whose biases and minimum these are. Its average pool in place of a stride
/// is a layer of its own after this one.</para>
/// </summary>
/// <param name="Out">Channels that leave; where it is left out, as many as arrive.</param>
/// <param name="Radix">How many splits there are (R).</param>
/// <param name="Groups">How many cardinal groups there are (K).</param>
/// <param name="Kernel">The side of the convolution's window; odd. The padding keeps the size.</param>
/// <param name="Stride">Of the convolution.</param>
/// <param name="Reduction">The ratio of the hidden width.</param>
/// <param name="Hidden">The hidden width itself, instead of a reduction.</param>
/// <param name="Minimum">The least width that a reduction comes to.</param>
[Kind("split_attention")]
[AlsoKnownAs("SplAtConv2d", "SplitAttn")]
[RulesConcern("reduction", "hidden", "kernel")]
[Description("Split attention: a convolution with several outputs for each channel, weighed by a softmax over them.")]
public sealed record SplitAttention(
    [InRange(1, 1_000_000), DefaultsTo("1x"), Shorthand] ChannelCount? Out = null,
    [InRange(1, 16)] int Radix = 2,
    [InRange(1, 1_000_000), AlsoKnownAs("cardinality")] int Groups = 1,
    [InRange(1, Window.LargestSide)] int Kernel = 3,
    [InRange(1, Window.LargestSide)] int Stride = 1,
    [InRange(1, HiddenWidth.Largest), DefaultsTo("4")] int? Reduction = null,
    [InRange(1, HiddenWidth.Largest)] int? Hidden = null,
    [InRange(1, HiddenWidth.Largest)] int Minimum = SplitAttention.LeastWidth) : LayerSpec, IValidated
{
    private const int LeastWidth = 32;

    public int? Reduction { get; init; } = Reduction ?? (Hidden is null ? 4 : null);

    public void Validate(Node source, Issues issues)
    {
        HiddenWidth.Check(this, Reduction, Hidden, issues);
        if (Hidden is not null) HiddenWidth.CheckUnused(this, issues, ("minimum", Minimum != LeastWidth));
        SpatialAttention.RequireOdd(Kernel, PlaceOf("kernel"), issues);
    }

    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        if (!site.HasImage("Split attention")) return null;
        if (site.Channels(Out ?? (int)input.Channels, "out") is not { } channels) return null;
        var hidden = Hidden ?? HiddenWidth.Of(Size.Product(input.Channels, Radix), Reduction!.Value, minimum: Minimum);
        if (input.Channels % Size.Product(Groups, Radix) != 0 || channels % Groups != 0 || hidden % Groups != 0)
        {
            return site.Refuse(
                PlaceOf("groups"),
                FormattableString.Invariant($"The channels cannot be divided among {Counted(Groups, "group")} of {Counted(Radix, "split")}: {channels} leave, the hidden width is {hidden}, and {input} arrives."),
                FormattableString.Invariant($"Those that arrive have to be a multiple of {Size.Product(Groups, Radix)}, those that leave and the hidden width of {Groups}."));
        }
        var wide = checked(Radix * channels);
        var conv = new Conv(wide, new Extent(Kernel), new Extent(Stride), new Padding(new Extent(Kernel / 2)), Groups: Groups * Radix, Bias: false);
        if (site.List("features", [conv, new BatchNorm(), new Relu()]) is not { } features) return null;
        if (site.Child("fc1", new Conv(hidden, new Extent(1), Groups: Groups), Shape.Image(channels, 1, 1)) is not { } fc1) return null;
        if (site.Child("batch_norm", new BatchNorm(), fc1.Output) is not { } norm) return null;
        if (site.Child("activation", new Relu(), fc1.Output) is not { } activation) return null;
        if (site.Child("fc2", new Conv(wide, new Extent(1), Groups: Groups), fc1.Output) is not { } fc2) return null;
        LayerPlan[] select = [fc1, norm, activation, fc2];
        return new LayerPlan(site)
        {
            Output = features.Output.WithChannels(channels),
            Parameters = [],
            Work = [],
            Children = [features, .. select],
            Intermediates = Size.Sum([channels, wide]),
            Effective = this with { Out = channels, Reduction = null, Hidden = hidden, Minimum = LeastWidth },
            Hidden = hidden,
            Build = () => new SplitAttentionModule(Radix, Groups, features.Build(), select.Select(part => (part.Name, part.Build()))),
        };
    }

    private static string Counted(int count, string noun) => FormattableString.Invariant($"{count} {noun}{(count == 1 ? "" : "s")}");
}

internal sealed class SplitAttentionModule : nn.Module<Tensor, Tensor>
{
    private readonly int _radix;
    private readonly nn.Module<Tensor, Tensor>[] _select;
    private readonly nn.Module<Tensor, Tensor> features;
    private readonly nn.Module<Tensor, Tensor> gate;

    public SplitAttentionModule(int radix, int groups, nn.Module<Tensor, Tensor> features, IEnumerable<(string Name, nn.Module<Tensor, Tensor> Part)> select)
        : base(nameof(SplitAttention))
    {
        _radix = radix;
        this.features = features;
        gate = new RadixSoftmaxModule(radix, groups);
        var named = select.ToArray();
        _select = Array.ConvertAll(named, one => one.Part);
        RegisterComponents();
        foreach (var (name, part) in named) register_module(name, part);
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var splits = features.call(input).chunk(_radix, 1);
        // Means are linear: those of the splits are summed rather than the images.
        var z = splits[0].mean([2, 3], keepdim: true);
        foreach (var split in splits.AsSpan(1)) z = z + split.mean([2, 3], keepdim: true);
        foreach (var part in _select) z = part.call(z);
        var weights = gate.call(z).chunk(_radix, 1);
        var sum = splits[0] * weights[0];
        for (var i = 1; i < _radix; i++) sum.addcmul_(splits[i], weights[i], 1);
        return sum.MoveToOuterDisposeScope();
    }
}

/// <summary>The softmax over the splits, for each channel by itself; [N, R·C, 1, 1], group by group → the same, split by split.</summary>
internal sealed class RadixSoftmaxModule(int radix, int groups) : nn.Module<Tensor, Tensor>(nameof(SplitAttention))
{
    public override Tensor forward(Tensor input)
    {
        if (radix == 1) return input.sigmoid();
        using var scope = NewDisposeScope();
        return input.reshape(input.shape[0], groups, radix, -1).transpose(1, 2).softmax(1).reshape(input.shape).MoveToOuterDisposeScope();
    }
}
