using F = TorchSharp.torch.nn.functional;

namespace Ablate.Torch.Tests.Reference.Operators;

internal sealed class Losses : OperatorTable
{
    public Losses()
    {
        Add("nn.functional.cross_entropy", call => F.cross_entropy(call.Input, call["target"], call.Optional("weight"), call.Long("ignore_index") ?? -100,
            call.Reduction(), call.Double("label_smoothing") ?? 0));
        Add("nn.functional.nll_loss", call => F.nll_loss(call.Input, call["target"], call.Optional("weight"), call.Reduction()));
        Add("nn.functional.mse_loss", call => F.mse_loss(call.Input, call["target"], call.Reduction()));
        Add("nn.functional.l1_loss", call => F.l1_loss(call.Input, call["target"], call.Reduction()));
        Add("nn.functional.smooth_l1_loss", call => F.smooth_l1_loss(call.Input, call["target"], call.Reduction(), call.Double("beta") ?? 1));
        Add("nn.functional.huber_loss", call => F.huber_loss(call.Input, call["target"], call.Double("delta") ?? 1, call.Reduction()));
        Add("nn.functional.binary_cross_entropy", call => F.binary_cross_entropy(call.Input, call["target"], reduction: call.Reduction()));
        Add("nn.functional.binary_cross_entropy_with_logits", call => F.binary_cross_entropy_with_logits(call.Input, call["target"], call.Optional("weight"), call.Reduction(), call.Optional("pos_weight")));
        // TorchSharp has no reduction 'batchmean': it is the sum over the number of rows. Its log_target is true by default, PyTorch's is false.
        Add("nn.functional.kl_div", call => call.Text("reduction") is "batchmean"
            ? F.kl_div(call.Input, call["target"], call.Bool("log_target") ?? false, nn.Reduction.Sum) / call.Input.shape[0]
            : F.kl_div(call.Input, call["target"], call.Bool("log_target") ?? false, call.Reduction()));
    }
}
