using TorchSharp.Modules;
using F = TorchSharp.torch.nn.functional;

namespace Ablate.Torch.Tests.Reference.Operators;

internal sealed class Layers : OperatorTable
{
    public Layers()
    {
        Add("nn.functional.linear", call => F.linear(call.Input, call["weight"], call.Optional("bias")));
        Add("nn.functional.bilinear", call => F.bilinear(call["input1"], call["input2"], call["weight"], call.Optional("bias")));
        // TorchSharp has the look-up in the module only.
        Add("nn.functional.embedding", call =>
        {
            var module = nn.Embedding_from_pretrained(call["weight"].detach(), freeze: false);
            call.Sources["weight"] = module.weight!;
            return module.call(call.Input);
        });
        AddModule("nn.Linear", call => nn.Linear(call.Long("in_features")!.Value, call.Long("out_features")!.Value, call.Bool("bias") ?? true));
        AddModule("nn.Embedding", call => nn.Embedding(call.Long("num_embeddings")!.Value, call.Long("embedding_dim")!.Value, call.Long("padding_idx")));
        AddModule("nn.MultiheadAttention", call => nn.MultiheadAttention(call.Long("embed_dim")!.Value, call.Long("num_heads")!.Value, bias: call.Bool("bias") ?? true), Attend);
    }

    // TorchSharp takes and gives [length, batch, features] only, and its weights are always the mean over the heads.
    private static Tensor[] Attend(MultiheadAttention module, Call call)
    {
        var batchFirst = call.Bool("batch_first") ?? false;
        var (output, weights) = module.call(Sequence("query"), Sequence("key"), Sequence("value"), need_weights: call.Bool("need_weights") ?? true);
        output = batchFirst ? output.transpose(0, 1) : output;
        return weights is null || call.Bool("average_attn_weights") is false ? [output] : [output, weights];

        Tensor Sequence(string name) => batchFirst ? call[name].transpose(0, 1) : call[name];
    }
}
