using TorchSharp.Modules;
using F = TorchSharp.torch.nn.functional;

namespace Ablate.Torch.Tests.Reference.Operators;

internal sealed class Normalisations : OperatorTable
{
    public Normalisations()
    {
        Add("nn.functional.batch_norm", call => F.batch_norm(call.Input, call["running_mean"], call["running_var"], call.Optional("weight"), call.Optional("bias"),
            call.Bool("training")!.Value, call.Double("momentum") ?? 0.1, Eps(call)));
        Add("nn.functional.layer_norm", call => F.layer_norm(call.Input, call.Longs("normalized_shape")!, call.Optional("weight"), call.Optional("bias"), Eps(call)));
        Add("nn.functional.group_norm", call => F.group_norm(call.Input, call.Long("num_groups")!.Value, call.Optional("weight"), call.Optional("bias"), Eps(call)));
        Add("nn.functional.instance_norm", call => F.instance_norm(call.Input, weight: call.Optional("weight"), bias: call.Optional("bias"), eps: Eps(call)));
        Add("nn.functional.local_response_norm", call => F.local_response_norm(call.Input, call.Long("size")!.Value,
            call.Double("alpha")!.Value, call.Double("beta")!.Value, call.Double("k")!.Value));
        Add("nn.functional.normalize", call => F.normalize(call.Input, call.Double("p")!.Value, call.Long("dim")!.Value));
        AddModule("nn.BatchNorm1d", call => With(nn.BatchNorm1d(call.Long("num_features")!.Value, track_running_stats: Tracks(call)), call));
        AddModule("nn.BatchNorm2d", call => With(nn.BatchNorm2d(call.Long("num_features")!.Value, track_running_stats: Tracks(call)), call));
        AddModule("nn.BatchNorm3d", call => With(nn.BatchNorm3d(call.Long("num_features")!.Value, track_running_stats: Tracks(call)), call));
        AddModule("nn.InstanceNorm2d", call => nn.InstanceNorm2d(call.Long("num_features")!.Value));
        AddModule("nn.LayerNorm", call => nn.LayerNorm(call.Longs("normalized_shape")!));
        AddModule("nn.GroupNorm", call => nn.GroupNorm(call.Long("num_groups")!.Value, call.Long("num_channels")!.Value));
    }

    private static double Eps(Call call) => call.Double("eps") ?? 1e-5;

    private static bool Tracks(Call call) => call.Bool("track_running_stats") ?? true;

    // The constructor takes a number only; the property takes null, for the mean of all batches.
    private static TNorm With<TNorm>(TNorm norm, Call call) where TNorm : NormBase
    {
        if (call.HasNull("momentum")) norm.momentum = null;
        return norm;
    }
}
