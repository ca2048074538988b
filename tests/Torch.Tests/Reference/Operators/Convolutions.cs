using F = TorchSharp.torch.nn.functional;

namespace Ablate.Torch.Tests.Reference.Operators;

internal sealed class Convolutions : OperatorTable
{
    public Convolutions()
    {
        Add("nn.functional.conv1d", call => F.conv1d(call.Input, call["weight"], call.Optional("bias"),
            call.Long("stride"), call.Long("padding"), call.Long("dilation"), call.Long("groups") ?? 1));
        Add("nn.functional.conv2d", call => call.Text("padding", orNumber: true) is "same" ? Same(call) : F.conv2d(call.Input, call["weight"], call.Optional("bias"),
            call.Longs("stride", 2), call.Longs("padding", 2), call.Longs("dilation", 2), call.Long("groups") ?? 1));
        Add("nn.functional.conv3d", call => F.conv3d(call.Input, call["weight"], call.Optional("bias"),
            call.Longs("stride", 3), call.Longs("padding", 3), call.Longs("dilation", 3), call.Long("groups") ?? 1));
        Add("nn.functional.conv_transpose1d", call => F.conv_transpose1d(call.Input, call["weight"], call.Optional("bias"),
            call.Long("stride"), call.Long("padding"), call.Long("output_padding"), call.Long("dilation"), call.Long("groups") ?? 1));
        Add("nn.functional.conv_transpose2d", call => F.conv_transpose2d(call.Input, call["weight"], call.Optional("bias"),
            call.Longs("stride", 2), call.Longs("padding", 2), call.Longs("output_padding", 2), call.Longs("dilation", 2), call.Long("groups") ?? 1));
        AddModule("nn.Conv2d", call => nn.Conv2d(call.Long("in_channels")!.Value, call.Long("out_channels")!.Value, call.Long("kernel_size")!.Value,
            call.Long("stride") ?? 1, call.Long("padding") ?? 0,
            padding_mode: call.Has("padding_mode") ? call.PaddingMode("padding_mode") : PaddingModes.Zeros));
    }

    // TorchSharp has the padding 'same' in the module only.
    private static Tensor Same(Call call)
    {
        var weight = call["weight"];
        var module = nn.Conv2d(weight.shape[1], weight.shape[0], weight.shape[2], Padding.Same, bias: false);
        using (no_grad()) module.weight.copy_(weight);
        call.Sources["weight"] = module.weight;
        return module.call(call.Input);
    }
}
