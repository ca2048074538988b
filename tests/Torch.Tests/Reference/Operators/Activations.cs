using TorchSharp.Modules;
using F = TorchSharp.torch.nn.functional;

namespace Ablate.Torch.Tests.Reference.Operators;

internal sealed class Activations : OperatorTable
{
    public Activations()
    {
        Add("nn.functional.relu", call => F.relu(call.Input));
        Add("nn.functional.relu6", call => F.relu6(call.Input));
        Add("nn.functional.leaky_relu", call => call.Double("negative_slope") is { } slope ? F.leaky_relu(call.Input, slope) : F.leaky_relu(call.Input));
        Add("nn.functional.elu", call => F.elu(call.Input, call.Double("alpha") ?? 1));
        Add("nn.functional.selu", call => F.selu(call.Input));
        Add("nn.functional.celu", call => F.celu(call.Input, call.Double("alpha") ?? 1));
        Add("nn.functional.gelu", call => call.Text("approximate") is "tanh" ? F.gelu(call.Input, GELU.Approximate.tanh) : F.gelu(call.Input));
        Add("nn.functional.silu", call => F.silu(call.Input));
        Add("nn.functional.mish", call => F.mish(call.Input));
        Add("nn.functional.hardswish", call => F.hardswish(call.Input));
        Add("nn.functional.hardsigmoid", call => F.hardsigmoid(call.Input));
        Add("nn.functional.hardtanh", call => call.Double("min_val") is { } least ? F.hardtanh(call.Input, least, call.Double("max_val")!.Value) : F.hardtanh(call.Input));
        Add("sigmoid", call => sigmoid(call.Input));
        Add("tanh", call => tanh(call.Input));
        Add("nn.functional.softplus", call => call.Double("beta") is { } beta ? F.softplus(call.Input, beta, call.Double("threshold")!.Value) : F.softplus(call.Input));
        Add("nn.functional.softsign", call => F.softsign(call.Input));
        Add("nn.functional.logsigmoid", call => F.logsigmoid(call.Input));
        Add("nn.functional.tanhshrink", call => F.tanhshrink(call.Input));
        Add("nn.functional.hardshrink", call => call.Double("lambd") is { } lambda ? F.hardshrink(call.Input, lambda) : F.hardshrink(call.Input));
        Add("nn.functional.softshrink", call => call.Double("lambd") is { } lambda ? F.softshrink(call.Input, lambda) : F.softshrink(call.Input));
        Add("nn.functional.threshold", call => F.threshold(call.Input, call.Double("threshold")!.Value, call.Double("value")!.Value));
        Add("nn.functional.softmax", call => F.softmax(call.Input, call.Long("dim")!.Value));
        Add("nn.functional.log_softmax", call => F.log_softmax(call.Input, call.Long("dim")!.Value));
        Add("nn.functional.softmin", call => F.softmin(call.Input, call.Long("dim")!.Value));
        Add("nn.functional.glu", call => F.glu(call.Input, call.Long("dim")!.Value));
        Add("nn.functional.prelu", call => F.prelu(call.Input, call["weight"]));
        AddModule("nn.PReLU", call => nn.PReLU(call.Long("num_parameters")!.Value));
    }
}
