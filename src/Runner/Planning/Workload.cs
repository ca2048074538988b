using Ablate.Core.Schema;
using Ablate.Models;
using Ablate.Runner.Data;

namespace Ablate.Runner.Planning;

/// <summary>How many examples a run sees.</summary>
/// <param name="Train">In an epoch.</param>
/// <param name="Validation">In an evaluation.</param>
/// <param name="Test">In an evaluation.</param>
internal sealed record Workload(int Train, int Validation, int Test)
{
    // The backward pass makes two products (for the input and for the weights) where the forward pass makes one.
    private const double PassesInAStep = 3;

    public static Workload Of(DataConfig data, DatasetInfo info) =>
        new(data.Train ?? info.Train - data.Validation, data.Validation, data.Test ?? info.Test);

    /// <summary>The multiply-adds of a whole run, evaluations included.</summary>
    public double MultiplyAdds(ModelPlan plan, TrainConfig train)
    {
        var evaluations = train.Evaluate == Evaluate.EachEpoch ? train.Epochs : 1;
        return plan.MultiplyAdds * (PassesInAStep * Train * train.Epochs + (double)(Validation + Test) * evaluations);
    }
}
