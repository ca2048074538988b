using System.Globalization;
using System.IO.Enumeration;
using Ablate.Core.Arms;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core;

/// <summary>What is estimated from the arms of a comparison.</summary>
public enum ContrastKind
{
    /// <summary>One arm less the reference.</summary>
    Difference,

    /// <summary>The mean of several arms less the reference.</summary>
    Mean,

    /// <summary>The least-squares slope on the logarithm to base 2 of a swept value.</summary>
    Slope,

    /// <summary>The quadratic coefficient on the same axis.</summary>
    Curvature,
}

/// <summary>One comparison with its arms by name.</summary>
/// <param name="Kind">What is estimated.</param>
/// <param name="Arms">One for a difference; in the order of the file, or ascending by the swept value.</param>
/// <param name="Reference">What they are compared with; null for a slope or curvature.</param>
/// <param name="Over">The swept variable of a slope or curvature.</param>
/// <param name="Ratios">The arms' values of it.</param>
public sealed record DeclaredContrast(
    ContrastKind Kind, IReadOnlyList<string> Arms, string? Reference = null, string? Over = null, IReadOnlyList<double>? Ratios = null)
{
    private const string Minus = " - ";

    /// <summary>The same text for the same comparison: <c>se-r4 - baseline</c>.</summary>
    public string Text => Kind switch
    {
        ContrastKind.Difference => Arms[0] + Minus + Reference,
        ContrastKind.Mean => $"mean({string.Join(", ", Arms)}){Minus}{Reference}",
        _ => $"{(Kind == ContrastKind.Slope ? "slope" : "curvature")} over {Over} of "
            + string.Join(", ", Arms.Zip(Ratios!, (arm, ratio) => string.Create(CultureInfo.InvariantCulture, $"{arm} ({ratio})"))),
    };

    /// <summary>The comparisons that a text stands for; none after an error.</summary>
    /// <param name="node">The text and its place.</param>
    /// <param name="baseline">The reference where the text names none.</param>
    /// <param name="arms">The names of all arms.</param>
    /// <param name="issues">Where problems go.</param>
    /// <param name="unread">Arms that could not be read, of whose names nothing is said.</param>
    internal static IReadOnlyList<DeclaredContrast> Read(ScalarNode node, string baseline, IReadOnlyList<string> arms, Issues issues, ArmNames unread)
    {
        var (left, reference) = Split(node.Text.Trim(), baseline, arms);
        var isWhole = arms.Contains(reference);
        if (!isWhole) Unknown(reference);
        var isMean = !arms.Contains(left) && left.StartsWith("mean(", StringComparison.Ordinal) && left.EndsWith(')');
        var found = new List<string>();
        foreach (var pattern in isMean ? left[5..^1].Split(',', StringSplitOptions.TrimEntries) : [left])
        {
            var fitting = Fitting(pattern, arms).Where(arm => arm != reference || arm == pattern).ToList();
            if (fitting.Count == 0)
            {
                Unknown(pattern);
                isWhole = false;
            }
            found.AddRange(fitting.Except(found));
        }
        if (!isWhole) return [];
        if (found.Contains(reference))
        {
            issues.Error(node, $"The arm '{Scalars.Brief(reference)}' would be compared with itself.");
            return [];
        }
        return isMean
            ? [new DeclaredContrast(ContrastKind.Mean, [.. arms.Where(found.Contains)], reference)]
            : [.. found.Select(arm => new DeclaredContrast(ContrastKind.Difference, [arm], reference))];

        void Unknown(string name)
        {
            if (IsPattern(name) ? !unread.AreNone : unread.MayBe(name)) return;
            issues.Error(
                node,
                IsPattern(name) ? $"No arm fits '{Scalars.Brief(name)}'." : $"There is no arm '{Scalars.Brief(name)}'.",
                Suggest.Hint(name, [.. arms, .. unread.Sure], "arms"));
        }
    }

    /// <summary>Slope and, from three arms on, curvature along a swept value; none after an error.</summary>
    /// <param name="trend">What the file says.</param>
    /// <param name="at">Where it says it.</param>
    /// <param name="arms">All arms with their swept values.</param>
    /// <param name="issues">Where problems go.</param>
    /// <param name="unread">Arms that could not be read, which may lie on the trend.</param>
    internal static IReadOnlyList<DeclaredContrast> Read(
        TrendConfig trend, Node at, IReadOnlyList<(string Name, IReadOnlyDictionary<string, string> Values)> arms, Issues issues, ArmNames unread)
    {
        var place = at as MappingNode;
        if (!arms.Any(arm => arm.Values.ContainsKey(trend.Over)))
        {
            if (unread.MaySweep(trend.Over)) return [];
            issues.Error(place?["over"] ?? at, $"No arm sweeps '{Scalars.Brief(trend.Over)}'.", Suggest.Hint(trend.Over, arms.SelectMany(arm => arm.Values.Keys), "swept variables"));
            return [];
        }
        var names = trend.Arms is null ? [] : Fitting(trend.Arms, [.. arms.Select(arm => arm.Name)]).ToHashSet();
        var points = new List<(string Arm, double Ratio)>();
        foreach (var (name, values) in arms.Where(arm => trend.Arms is null ? arm.Values.ContainsKey(trend.Over) : names.Contains(arm.Name)))
        {
            var text = values.GetValueOrDefault(trend.Over);
            if (double.TryParse(text, CultureInfo.InvariantCulture, out var ratio) && double.IsFinite(ratio) && ratio > 0) points.Add((name, ratio));
            else return Refuse(text is null ? $"The arm '{name}' has no value of '{trend.Over}'." : $"In the arm '{name}', '{trend.Over}' is '{Scalars.Brief(text)}' and not a number above 0.");
        }
        if (points.Count < 2 && !unread.AreNone) return [];
        if (points.Count < 2) return Refuse($"A trend needs at least two arms, but {(points.Count == 0 ? "none fits" : $"only '{points[0].Arm}' fits")}.");
        if (points.GroupBy(point => point.Ratio).FirstOrDefault(group => group.Count() > 1) is { } tied)
            return Refuse($"The arms {Suggest.List([.. tied.Select(point => point.Arm)])} have the same '{trend.Over}'.");

        var ordered = points.OrderBy(point => point.Ratio).ToList();
        IReadOnlyList<string> along = [.. ordered.Select(point => point.Arm)];
        IReadOnlyList<double> ratios = [.. ordered.Select(point => point.Ratio)];
        var slope = new DeclaredContrast(ContrastKind.Slope, along, Over: trend.Over, Ratios: ratios);
        return along.Count < 3 ? [slope] : [slope, slope with { Kind = ContrastKind.Curvature }];

        IReadOnlyList<DeclaredContrast> Refuse(string message)
        {
            issues.Error(place?["arms"] ?? at, message, "Say with 'arms' which arms the trend goes along, such as se-r*.");
            return [];
        }
    }

    // An arm's name may hold the sign, so a split counts where it leaves a name on the right.
    private static (string Left, string Reference) Split(string text, string baseline, IReadOnlyList<string> arms)
    {
        if (arms.Contains(text)) return (text, baseline);
        for (var at = text.IndexOf(Minus, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Minus, at + 1, StringComparison.Ordinal))
        {
            var right = text[(at + Minus.Length)..].Trim();
            if (arms.Contains(right)) return (text[..at].Trim(), right);
        }
        var last = text.LastIndexOf(Minus, StringComparison.Ordinal);
        return last < 0 ? (text, baseline) : (text[..last].Trim(), text[(last + Minus.Length)..].Trim());
    }

    /// <summary>Whether a name stands for all arms that it fits.</summary>
    internal static bool IsPattern(string name) => name.AsSpan().ContainsAny('*', '?');

    private static IEnumerable<string> Fitting(string pattern, IReadOnlyList<string> arms) =>
        arms.Contains(pattern) ? [pattern]
        : IsPattern(pattern) ? arms.Where(arm => FileSystemName.MatchesSimpleExpression(pattern, arm, ignoreCase: false))
        : [];
}
