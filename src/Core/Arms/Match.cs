using Ablate.Core.Expressions;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core.Arms;

/// <summary>What two arms are to have in common.</summary>
public enum MatchedCost
{
    /// <summary>Learnable parameters.</summary>
    Params,

    /// <summary>Multiply-adds of one forward pass.</summary>
    Macs,
}

/// <summary>
/// A control of equal capacity: the arm's network with one variable set so that its cost comes as near as it can to that
/// of another arm.
/// </summary>
/// <param name="Cost">What is made equal.</param>
/// <param name="Target">The other arm.</param>
/// <param name="Variable">The whole number among <c>vars</c> that is searched.</param>
/// <param name="Start">Its value in the file.</param>
/// <param name="With">
/// The arm with another value of it; one that is not whole where that has mistakes, and null where all searches of the
/// experiment together have tried as much as they may. Null itself where the variable has a mistake, so that nothing can be
/// searched.
/// </param>
/// <param name="Source">Where the file says it.</param>
public sealed record Match(MatchedCost Cost, string Target, string Variable, int Start, Func<int, Arm?>? With, Node Source)
{
    /// <summary>Reports that the searches of an experiment come to more than they may.</summary>
    public void ReportTooMany(Issues issues) => issues.Error(
        Source,
        "The arms with a 'match' are too many, or their networks too large: together, the searches try networks of millions of values.",
        "Match fewer arms, or give them their widths by a sweep.");
}

/// <summary>Reads <c>match: {params: se-r4, vary: width}</c>.</summary>
internal static class MatchReader
{
    public const string Key = "match";

    private static readonly Dictionary<string, string> OtherNames = new(StringComparer.Ordinal)
    {
        ["parameters"] = "params",
        ["weights"] = "params",
        ["flops"] = "macs",
        ["madds"] = "macs",
        ["mult_adds"] = "macs",
        ["multiply_adds"] = "macs",
        ["variable"] = Interpolation.VaryKey,
        ["over"] = Interpolation.VaryKey,
    };

    private static readonly string[] Costs = [.. Enum.GetNames<MatchedCost>().Select(RecordShape.SnakeCase)];

    /// <summary>Reads it; null after an error in anything but the variable.</summary>
    /// <param name="node">The value of <c>match</c>.</param>
    /// <param name="scope">The names of the arm.</param>
    /// <param name="parts">The arm.</param>
    /// <param name="with">The arm with another value of a variable; null where nothing more can be tried.</param>
    /// <param name="binder">Knows where problems go.</param>
    public static Match? Read(Node node, ExperimentScope scope, ArmParts parts, Func<ScalarNode, ScalarNode, Arm?> with, Binder binder)
    {
        if (binder.Bind<MappingNode>(node) is not { } mapping) return null;
        var whole = binder.CheckKeys(mapping, [.. Costs, Interpolation.VaryKey], "'match'", out var meant, OtherNames.GetValueOrDefault);
        var costs = mapping.Entries.Where(entry => Costs.Contains(entry.Key.Text)).ToList();
        if (costs.Count != 1 && !meant.Overlaps(Costs) && !mapping.IsPartial)
        {
            binder.Issues.Error(mapping, "What is to match is either the parameters or the multiply-adds of an arm.", "Write match: {params: ARM, vary: VARIABLE}, or macs: instead of params:.");
            whole = false;
        }
        if (mapping[Interpolation.VaryKey] is null && !meant.Contains(Interpolation.VaryKey)) binder.Missing(mapping, Interpolation.VaryKey, "'match'");
        var target = "";
        whole &= costs.Count == 1 && ReadText(costs[0].Value, scope, binder, out target);
        var start = mapping[Interpolation.VaryKey] is { } vary ? ReadVariable(vary, scope, parts, binder) : null;
        if (!whole) return null;
        // The arm that is named can still be one that there is not.
        if (start is not var (variable, value, declared)) return new Match(CostOf(costs[0].Key.Text), target, "", 0, With: null, mapping);
        var key = new ScalarNode(declared.At, $"vars.{variable}", variable, Quoted: false);
        return new Match(CostOf(costs[0].Key.Text), target, variable, value, width => with(key, key with { Text = FormattableString.Invariant($"{width}") }), mapping);
    }

    private static MatchedCost CostOf(string key) => Enum.GetValues<MatchedCost>()[Array.IndexOf(Costs, key)];

    // The variable that is searched, the whole number it begins with, and where it is declared; null after an error.
    private static (string Variable, int Start, Node Declared)? ReadVariable(Node vary, ExperimentScope scope, ArmParts parts, Binder binder)
    {
        if (!ReadText(vary, scope, binder, out var variable)) return null;
        if ((parts.Root["vars"] as MappingNode)?[variable] is not { } declared)
        {
            if (parts.Root.IsPartial || parts.Root["vars"] is GapNode or MappingNode { IsPartial: true }) return null;
            var known = (parts.Root["vars"] as MappingNode)?.Entries.Select(entry => entry.Key.Text) ?? [];
            binder.Issues.Error(vary, $"There is no variable '{Scalars.Brief(variable)}' among 'vars' to search.", Suggest.Hint(variable, known, "variables"));
            return null;
        }
        if (parts.Swept.ContainsKey(variable))
        {
            binder.Issues.Error(vary, $"The arm's sweep gives '{variable}', so it cannot be searched.", "Let the sweep or the match have another variable.");
            return null;
        }
        if (!scope.TryFind(variable, out var value) || value is null) return null;
        if (new Binder(new Issues()).TryBind<int>(value, out var start)) return (variable, start, declared);
        binder.Issues.Error(vary, $"A whole number is searched, but '{Scalars.Brief(variable)}' is {Scalars.What(value)}.");
        return null;
    }

    private static bool ReadText(Node node, ExperimentScope scope, Binder binder, out string text)
    {
        text = "";
        if (Resolution.Apply(node, scope, binder.Issues) is not { } resolved || !binder.TryBind<string>(resolved, out var read)) return false;
        text = read;
        return true;
    }
}
