using Ablate.Core;
using Ablate.Core.Arms;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using Ablate.Models;

namespace Ablate.Runner.Planning;

/// <summary>Plans the networks of an experiment, each once: arms that differ in their recipe alone share one.</summary>
/// <param name="input">The shape of one example.</param>
/// <param name="classes">How many outputs the networks must have; null where they may end in any shape.</param>
/// <param name="layers">The layers there are.</param>
internal sealed class NetworkPlans(Shape input, int? classes, Catalog<LayerSpec> layers)
{
    private readonly Dictionary<Node, ModelPlan?> _plans = new(ReferenceEqualityComparer.Instance);

    // A search tries more networks than can be kept.
    private readonly Dictionary<Node, (long Parameters, long MultiplyAdds)?> _costs = new(ReferenceEqualityComparer.Instance);

    /// <summary>The network of an arm; null after an error, which is reported the first time.</summary>
    public ModelPlan? Plan(Arm arm, Issues issues)
    {
        if (!_plans.TryGetValue(arm.Model, out var plan)) _plans[arm.Model] = plan = ModelPlan.Create(arm.Model, input, classes, issues, layers);
        return plan;
    }

    /// <summary>The cost of an arm that is tried; null where its network cannot be built.</summary>
    public long? Cost(Arm arm, MatchedCost cost)
    {
        if (!arm.IsWhole) return null;
        if (!_costs.TryGetValue(arm.Model, out var costs))
            _costs[arm.Model] = costs = ModelPlan.Create(arm.Model, input, classes, new Issues(), layers) is { } plan ? (plan.ParameterCount, plan.MultiplyAdds) : null;
        return cost == MatchedCost.Params ? costs?.Parameters : costs?.MultiplyAdds;
    }

    /// <summary>The cost of a planned network.</summary>
    public static long Cost(ModelPlan plan, MatchedCost cost) => cost == MatchedCost.Params ? plan.ParameterCount : plan.MultiplyAdds;
}
