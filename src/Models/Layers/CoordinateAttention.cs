using System.ComponentModel;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>
/// Hou et al., "Coordinate Attention for Efficient Mobile Network Design", 2021, equations 4 to 9.
/// <para>y[c, i, j] = x[c, i, j] · a[c, i] · b[c, j]. The means of each row and of each column stand in one list of H + W
/// places, which a shared 1×1 convolution takes from C to h channels, with batch normalisation and an activation; from its
/// first H places conv_h and a sigmoid make a, from its last W places conv_w and a sigmoid make b.</para>
/// <para>C×H×W → C×H×W; conv.weight [h, C, 1, 1], conv.bias [h]; batch_norm.weight, bias, running_mean and running_var
/// [h]; conv_h.weight and conv_w.weight [C, h, 1, 1], their biases [C]. h is <c>hidden</c>, or ⌊C / <c>reduction</c>⌋ but
/// at least <c>minimum</c>.</para>
/// <para>Departures: none from the authors' code, whose biases, activation and minimum these are.</para>
/// </summary>
/// <param name="Reduction">The ratio r.</param>
/// <param name="Hidden">The hidden width itself, instead of a reduction.</param>
/// <param name="Minimum">The least width that a reduction comes to.</param>
/// <param name="Activation">The function after the batch normalisation; any activation.</param>
[Kind("coordinate_attention")]
[KeepsShape]
[Description("Coordinate attention: scales each number by a gate of its row and one of its column.")]
public sealed record CoordinateAttention(
    [InRange(1, HiddenWidth.Largest), Shorthand, DefaultsTo("32")] int? Reduction = null,
    [InRange(1, HiddenWidth.Largest)] int? Hidden = null,
    [InRange(1, HiddenWidth.Largest)] int Minimum = CoordinateAttention.LeastWidth,
    [DefaultsTo("hard_swish")] Nonlinearity? Activation = null) : LayerSpec, IValidated
{
    private const int LeastWidth = 8;

    public int? Reduction { get; init; } = Reduction ?? (Hidden is null ? 32 : null);

    public void Validate(Node source, Issues issues)
    {
        HiddenWidth.Check(this, Reduction, Hidden, issues);
        if (Hidden is not null) HiddenWidth.CheckUnused(this, issues, ("minimum", Minimum != LeastWidth));
    }

    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        if (!site.HasImage("Coordinate attention")) return null;
        var hidden = Hidden ?? HiddenWidth.Of(input.Channels, Reduction!.Value, minimum: Minimum);
        var function = Activation?.Function ?? new HardSwish();
        var places = Shape.Image(input.Channels, input.Height + input.Width, 1);
        if (site.Child("conv", new Conv(hidden, new Extent(1)), places) is not { } conv) return null;
        if (site.Child("batch_norm", new BatchNorm(), conv.Output) is not { } norm) return null;
        if (site.Child("activation", function, conv.Output) is not { } activation) return null;
        var back = new Conv((int)input.Channels, new Extent(1));
        if (site.Child("conv_h", back, Shape.Image(hidden, input.Height, 1)) is not { } rows) return null;
        if (site.Child("conv_w", back, Shape.Image(hidden, 1, input.Width)) is not { } columns) return null;
        if (site.Child("gate_h", new Sigmoid(), rows.Output) is not { } rowGate) return null;
        if (site.Child("gate_w", new Sigmoid(), columns.Output) is not { } columnGate) return null;
        LayerPlan[] children = [conv, norm, activation, rows, columns, rowGate, columnGate];
        return new LayerPlan(site)
        {
            Output = input,
            Parameters = [],
            Work = [],
            Children = children,
            Effective = this with { Reduction = null, Hidden = hidden, Minimum = LeastWidth, Activation = function is HardSwish ? null : Activation },
            Hidden = hidden,
            Intermediates = Size.Sum([Size.Product(2, places.Elements), input.Elements]),
            Build = () => new CoordinateAttentionModule(children.Select(child => (child.Name, child.Build()))),
        };
    }
}

internal sealed class CoordinateAttentionModule : nn.Module<Tensor, Tensor>
{
    private readonly Dictionary<string, nn.Module<Tensor, Tensor>> _parts;

    public CoordinateAttentionModule(IEnumerable<(string Name, nn.Module<Tensor, Tensor> Part)> parts)
        : base(nameof(CoordinateAttention))
    {
        _parts = parts.ToDictionary(one => one.Name, one => one.Part, StringComparer.Ordinal);
        foreach (var (name, part) in _parts) register_module(name, part);
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var (height, width) = (input.shape[2], input.shape[3]);
        var rows = input.mean([3], keepdim: true);
        var columns = input.mean([2], keepdim: true).transpose(2, 3);
        var places = Call("activation", Call("batch_norm", Call("conv", cat([rows, columns], 2))));
        var rowGate = Call("gate_h", Call("conv_h", places.narrow(2, 0, height)));
        var columnGate = Call("gate_w", Call("conv_w", places.narrow(2, height, width).transpose(2, 3)));
        return (input * rowGate * columnGate).MoveToOuterDisposeScope();
    }

    private Tensor Call(string part, Tensor input) => _parts[part].call(input);
}
