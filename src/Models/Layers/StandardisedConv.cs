using Ablate.Core.Schema;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Ablate.Models.Layers;

/// <summary>What becomes of a convolution's weights before they are used; the equations are those of <see cref="Conv"/>.</summary>
public enum ConvWeight
{
    /// <summary>Nothing.</summary>
    Plain,

    /// <summary>Those of each output are brought to mean 0 and variance 1.</summary>
    Standardised,

    /// <summary>The same, divided by the root of their number and times a learnt gain.</summary>
    Scaled,
}

/// <summary>A convolution with weights that are standardised whenever they are used.</summary>
internal sealed class StandardisedConvModule : nn.Module<Tensor, Tensor>
{
    private const double Eps = 1e-10;
    private const double ScaledEps = 1e-6;

    private readonly long[] _stride;
    private readonly long[] _padding;
    private readonly long[] _dilation;
    private readonly long[] _borders;
    private readonly PaddingModes _mode;
    private readonly long _groups;
    private readonly Parameter weight;
    private readonly Parameter? bias;
    private readonly Parameter? gain;

    public StandardisedConvModule(Convolution convolution, Window window, PaddingMode mode, IReadOnlyList<long> shape)
        : base(nameof(Conv))
    {
        _stride = Sides(window.Stride);
        _dilation = Sides(window.Dilation);
        _mode = mode.OfTorch();
        _padding = mode == PaddingMode.Zeros ? Sides(window.Padding) : [0, 0];
        _borders = [window.Padding.Width, window.Padding.Width, window.Padding.Height, window.Padding.Height];
        _groups = convolution.Groups;
        weight = New([.. shape]);
        bias = convolution.Bias ? New(shape[0]) : null;
        gain = convolution.Weight == ConvWeight.Scaled ? New(shape[0], 1, 1, 1) : null;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var image = _mode == PaddingModes.Zeros ? input : F.pad(input, _borders, _mode);
        return F.conv2d(image, Standardised(), bias, _stride, _padding, _dilation, _groups).MoveToOuterDisposeScope();
    }

    private Tensor Standardised()
    {
        var variance = weight.var([1, 2, 3], unbiased: false, keepdim: true);
        var standardised = (weight - weight.mean([1, 2, 3], keepdim: true)) * (variance + (gain is null ? Eps : ScaledEps)).rsqrt();
        return gain is null ? standardised : standardised * (gain * (1 / Math.Sqrt(weight.numel() / (double)weight.shape[0])));
    }

    private static long[] Sides(Extent extent) => [extent.Height, extent.Width];

    private static Parameter New(params long[] shape) => (Parameter)new Parameter(empty(shape)).DetachFromDisposeScope();
}
