using Ablate.Core;
using Ablate.Core.Arms;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using Ablate.Models;

namespace Ablate.Runner.Planning;

/// <summary>Plans the networks of an experiment, each once: arms that differ in their recipe alone share one.</summary>
/// <param name="input">The shape of one example; where it is not known, layers are checked as far as they can be whatever arrives.</param>
/// <param name="classes">How many outputs the networks must have; null where they may end in any shape.</param>
/// <param name="layers">The layers there are.</param>
internal sealed class NetworkPlans(Shape? input, int? classes, Catalog<LayerSpec> layers)
{
    private readonly Dictionary<Node, ModelPlan?> _plans = new(ReferenceEqualityComparer.Instance);

    private readonly Dictionary<Node, Issues> _problems = new(ReferenceEqualityComparer.Instance);

    // A search tries more networks than can be kept.
    private readonly Dictionary<Node, (long Parameters, long MultiplyAdds)?> _costs = new(ReferenceEqualityComparer.Instance);

    /// <summary>The network of an arm; null after an error, which is left to <see cref="Report"/>.</summary>
    public ModelPlan? Plan(Arm arm)
    {
        if (_plans.TryGetValue(arm.Model, out var plan)) return plan;
        var problems = _problems[arm.Model] = new Issues();
        return _plans[arm.Model] = ModelPlan.Check(arm.Model, input, classes, problems, layers);
    }

    /// <summary>Looks at the layers of an arm whatever arrives there, where its network is still to be found and cannot be; what is wrong is left to <see cref="Report"/>.</summary>
    public void CheckLayers(Arm arm)
    {
        if (!_plans.ContainsKey(arm.Model)) ModelPlan.CheckLayers(arm.Model, _problems[arm.Model] = new Issues(), layers);
    }

    /// <summary>Says once what is wrong with the networks that were planned, and with which arms if not with all.</summary>
    public void Report(IReadOnlyList<Arm> arms, string baseline, Issues issues)
    {
        var causes = new Dictionary<(string File, int Line, int Column, string Message), (Issue Issue, List<Arm> Arms)>();
        foreach (var arm in arms)
        {
            foreach (var issue in _problems.GetValueOrDefault(arm.Model) ?? [])
            {
                var key = (issue.At.File, issue.At.Line, issue.At.Column, issue.Message);
                if (!causes.TryGetValue(key, out var cause)) causes[key] = cause = (issue, []);
                cause.Arms.Add(arm);
            }
        }
        var looked = arms.Count(arm => _problems.ContainsKey(arm.Model));
        var right = input is null ? looked : arms.Count(arm => _plans.GetValueOrDefault(arm.Model) is not null);
        foreach (var (issue, wrong) in causes.Values)
        {
            // Behind its own mistake, an arm does not come to that of all; and what an arm led to by its own layers is its own.
            var isOfAll = issue.Cause is null && (wrong.Count == looked || (right == 0 && wrong.Exists(arm => arm.Name == baseline)));
            issues.Add(isOfAll || issue.Path.StartsWith("arms.", StringComparison.Ordinal) ? issue : issue with { Message = $"{issue.Message} {Whose(issue, wrong)}" });
        }
    }

    private static string Whose(Issue issue, List<Arm> arms)
    {
        var others = arms.Count switch
        {
            1 => "",
            2 => " and 1 other",
            _ => FormattableString.Invariant($" and {arms.Count - 1} others"),
        };
        return issue.Cause is { } cause ? $"That is so in arm '{arms[0].Name}'{others}: {cause}." : $"That is so in arm '{arms[0].Name}' ({arms[0].Source.At}){others}.";
    }

    /// <summary>The cost of an arm that is tried; null where its network cannot be built.</summary>
    public long? Cost(Arm arm, MatchedCost cost)
    {
        if (!arm.IsWhole) return null;
        if (!_costs.TryGetValue(arm.Model, out var costs))
            _costs[arm.Model] = costs = ModelPlan.Check(arm.Model, input, classes, new Issues(), layers) is { } plan ? (plan.ParameterCount, plan.MultiplyAdds) : null;
        return cost == MatchedCost.Params ? costs?.Parameters : costs?.MultiplyAdds;
    }

    /// <summary>The cost of a planned network.</summary>
    public static long Cost(ModelPlan plan, MatchedCost cost) => cost == MatchedCost.Params ? plan.ParameterCount : plan.MultiplyAdds;
}
