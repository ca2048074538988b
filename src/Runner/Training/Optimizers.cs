using Ablate.Core.Schema;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Ablate.Runner.Training;

/// <summary>From an optimizer's specification to torch's own.</summary>
internal static class Optimizers
{
    public static optim.Optimizer Create(OptimizerSpec spec, IEnumerable<Parameter> parameters) => spec switch
    {
        Sgd sgd => optim.SGD(parameters, sgd.Lr, sgd.Momentum, dampening: 0, sgd.WeightDecay, sgd.Nesterov),
        Core.Schema.Adam adam => optim.Adam(parameters, adam.Lr, adam.Beta1, adam.Beta2, adam.Eps, adam.WeightDecay),
        Core.Schema.AdamW adamW => optim.AdamW(parameters, adamW.Lr, adamW.Beta1, adamW.Beta2, adamW.Eps, adamW.WeightDecay),
        _ => throw new InvalidOperationException($"No optimizer of torch's is known for '{spec.Kind}'."),
    };

    public static void SetLearningRate(this optim.Optimizer optimizer, double rate)
    {
        foreach (var group in optimizer.ParamGroups) group.LearningRate = rate;
    }
}
