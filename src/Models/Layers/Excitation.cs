using Ablate.Core.Schema;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>Which of the two linear layers of a squeeze-and-excitation block have biases.</summary>
public enum ExcitationBias
{
    /// <summary>The paper's ablations.</summary>
    None,

    /// <summary>The authors' published models, torchvision.</summary>
    Both,

    /// <summary>The layer before the gate alone.</summary>
    Second,
}

/// <summary>What describes a channel to the layers that compute its gate.</summary>
public enum Squeeze
{
    /// <summary>Its mean.</summary>
    Avg,

    /// <summary>Its largest value.</summary>
    Max,

    /// <summary>Both: the same layers see one, then the other, and the two results are added before the gate, as in CBAM.</summary>
    Both,

    /// <summary>Nothing is pooled: the layers are 1×1 convolutions and every position has gates of its own (the paper's NoSqueeze).</summary>
    None,
}

/// <summary>
/// What squeeze-and-excitation and CBAM's channel attention have in common: descriptors of all channels, two layers with
/// a bottleneck between them, a gate for each channel.
/// </summary>
internal sealed record Excitation(int Hidden, ExcitationBias Bias, Squeeze Squeeze, Activation Activation, Activation Gate)
{
    private bool FirstBias => Bias == ExcitationBias.Both;

    private bool SecondBias => Bias != ExcitationBias.None;

    /// <summary>The plan of the layer at this site, which is given an image.</summary>
    /// <param name="site">Where it stands.</param>
    /// <param name="effective">The layer with its width worked out.</param>
    public LayerPlan? Plan(Site site, LayerSpec effective)
    {
        var input = site.Input;
        if (Hidden == 0) return WithoutPath(site, effective);
        var (descriptors, channels) = (Squeeze == Squeeze.None ? input : Shape.Vector(input.Channels), (int)input.Channels);
        var passes = Squeeze == Squeeze.Both ? 2 : 1;
        if (site.Child("fc1", Layer(Hidden, FirstBias), descriptors) is not { } fc1) return null;
        if (site.Child("activation", Activation, fc1.Output) is not { } activation) return null;
        if (site.Child("fc2", Layer(channels, SecondBias), fc1.Output) is not { } fc2) return null;
        if (site.Child("gate", Gate, fc2.Output) is not { } gate) return null;
        return new LayerPlan(site)
        {
            Output = input,
            Parameters = [],
            Work = [],
            Children = [fc1.Run(passes), activation.Run(passes), fc2.Run(passes), gate],
            Intermediates = Squeezed(site.Input.Channels),
            Effective = effective,
            Hidden = Hidden,
            Build = () => new ExcitationModule(Squeeze, fc1.Build(), activation.Build(), fc2.Build(), gate.Build()),
        };
    }

    // The descriptors, and where there are two of them the sum of what becomes of them.
    private long Squeezed(long channels) => Squeeze switch
    {
        Squeeze.None => 0,
        Squeeze.Both => Size.Product(3, channels),
        _ => channels,
    };

    private LayerSpec Layer(int width, bool bias) =>
        Squeeze == Squeeze.None ? new Conv(width, new Extent(1), Bias: bias) : new Linear(width, bias);

    // torch.nn.Linear(C, 0) and (0, C) without their empty weights.
    private LayerPlan? WithoutPath(Site site, LayerSpec effective)
    {
        var channels = Shape.Vector(site.Input.Channels);
        if (!SecondBias)
        {
            site.Warn(
                effective.PlaceOf("hidden"),
                $"A hidden width of 0 without biases leaves nothing to learn: every channel is scaled by the same constant, {Gate.Kind}(0).",
                "Give a width above 0, or biases with 'bias: second'.");
        }
        if (site.Child("gate", Gate, channels) is not { } gate) return null;
        return new LayerPlan(site)
        {
            Output = site.Input,
            Parameters = SecondBias ? [site.Parameter("fc2.bias", [channels.Channels], Initializer.Zeros)] : [],
            Work = [],
            Children = [gate],
            Intermediates = Squeezed(channels.Channels),
            Effective = effective,
            Build = () => new ExcitationModule(
                Squeeze, nn.Identity(), nn.Identity(), new ConstantModule(channels.Channels, SecondBias), gate.Build()),
        };
    }
}

/// <summary>Equations 2 to 4 of the paper; <c>gate</c> gives what its input is multiplied by.</summary>
internal sealed class ExcitationModule : nn.Module<Tensor, Tensor>
{
    private readonly Squeeze _squeeze;
    private readonly nn.Module<Tensor, Tensor> fc1;
    private readonly nn.Module<Tensor, Tensor> activation;
    private readonly nn.Module<Tensor, Tensor> fc2;
    private readonly nn.Module<Tensor, Tensor> gate;

    public ExcitationModule(
        Squeeze squeeze,
        nn.Module<Tensor, Tensor> fc1,
        nn.Module<Tensor, Tensor> activation,
        nn.Module<Tensor, Tensor> fc2,
        nn.Module<Tensor, Tensor> gate)
        : base(nameof(Excitation))
    {
        _squeeze = squeeze;
        this.fc1 = fc1;
        this.activation = activation;
        this.fc2 = fc2;
        this.gate = gate;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var logits = _squeeze switch
        {
            Squeeze.Avg => Excite(input.mean([2, 3])),
            Squeeze.Max => Excite(Pooling.GlobalMax(input)),
            Squeeze.Both => Excite(input.mean([2, 3])) + Excite(Pooling.GlobalMax(input)),
            _ => Excite(input),
        };
        return Pooling.Scale(input, gate.call(logits)).MoveToOuterDisposeScope();
    }

    private Tensor Excite(Tensor descriptors) => fc2.call(activation.call(fc1.call(descriptors)));
}

/// <summary>A linear layer of no inputs: its bias whatever arrives, or zeros.</summary>
internal sealed class ConstantModule : nn.Module<Tensor, Tensor>
{
    private readonly long _outputs;
    private readonly TorchSharp.Modules.Parameter? bias;

    public ConstantModule(long outputs, bool bias)
        : base(nameof(Linear))
    {
        _outputs = outputs;
        this.bias = bias ? (TorchSharp.Modules.Parameter)new TorchSharp.Modules.Parameter(zeros(outputs)).DetachFromDisposeScope() : null;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) =>
        bias is null ? zeros(input.shape[0], _outputs, input.dtype, input.device) : bias.expand(input.shape[0], _outputs);
}

/// <summary>What attention layers do to images before and after they think.</summary>
internal static class Pooling
{
    /// <summary>
    /// The largest value of each channel, [N, C]. As a pool of the image's size: on channels_last memory it is several
    /// times faster than a reduction.
    /// </summary>
    public static Tensor GlobalMax(Tensor images) =>
        nn.functional.max_pool2d(images, [images.shape[2], images.shape[3]]).flatten(1);

    /// <summary>The images times their gates, [N, C] for whole channels or any shape that is broadcast over them.</summary>
    public static Tensor Scale(Tensor images, Tensor gate) =>
        images * (gate.Dimensions == 2 ? gate.unsqueeze(-1).unsqueeze(-1) : gate);
}
