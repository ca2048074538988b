using Ablate.Core.Arms;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core;

/// <summary>
/// The analysis of an experiment with every pattern and default written out: what is compared in which family, and how.
/// Its text is what is locked when the first run begins.
/// </summary>
/// <param name="Baseline">The arm that others are compared with.</param>
/// <param name="Metric">What is compared.</param>
/// <param name="Confidence">The level of the intervals.</param>
/// <param name="Primary">No comparison is in two lists; the first that has it keeps it.</param>
/// <param name="Secondary">Likewise.</param>
/// <param name="Exploratory">Likewise.</param>
/// <param name="Margin">Of equivalence, as a fraction; null where none was stated.</param>
/// <param name="CollapsedBelow">The accuracy below which a completed run counts as collapsed.</param>
/// <param name="Until">The rule that adds seeds; null where they are given.</param>
/// <param name="Seeds">Those that are given; null where a rule adds them, for a table, and in locks from before seeds were locked.</param>
public sealed record DeclaredAnalysis(
    string Baseline,
    string Metric,
    double Confidence,
    IReadOnlyList<DeclaredContrast> Primary,
    IReadOnlyList<DeclaredContrast> Secondary,
    IReadOnlyList<DeclaredContrast> Exploratory,
    double? Margin = null,
    double? CollapsedBelow = null,
    WidthRule? Until = null,
    [AddedLater] IReadOnlyList<int>? Seeds = null)
{
    /// <summary>
    /// The comparisons whose intervals a rule for seeds makes narrow enough: the primary ones, and where there are none, the
    /// secondary ones.
    /// </summary>
    public IReadOnlyList<DeclaredContrast> Watched => Primary.Count > 0 ? Primary : Secondary;

    /// <summary>The canonical text.</summary>
    public string Text => Canonical.Json(this);

    /// <summary>Writes patterns and defaults out. What cannot be understood is reported and left out.</summary>
    /// <param name="analysis">What the file says.</param>
    /// <param name="arms">All arms with their swept values, the baseline among them.</param>
    /// <param name="until">The rule that adds seeds.</param>
    /// <param name="issues">Where problems go.</param>
    /// <param name="source">Where the file says it; null where it says nothing.</param>
    /// <param name="seeds">Those that the file gives. They count only where no rule adds seeds.</param>
    public static DeclaredAnalysis Of(
        AnalysisConfig analysis,
        IReadOnlyList<(string Name, IReadOnlyDictionary<string, string> Values)> arms,
        WidthRule? until,
        Issues issues,
        Node? source = null,
        IReadOnlyList<int>? seeds = null) => Of(analysis, arms, until, issues, source, ArmNames.None, seeds);

    /// <summary>The same where some arms could not be read, so that not all names are known.</summary>
    internal static DeclaredAnalysis Of(
        AnalysisConfig analysis,
        IReadOnlyList<(string Name, IReadOnlyDictionary<string, string> Values)> arms,
        WidthRule? until,
        Issues issues,
        Node? source,
        ArmNames unread,
        IReadOnlyList<int>? seeds = null)
    {
        var names = arms.Select(arm => arm.Name).ToList();
        var place = source as MappingNode;
        var trend = analysis.Trend is null ? [] : DeclaredContrast.Read(analysis.Trend, place?["trend"] ?? ScalarNode.Nowhere, arms, issues, unread);
        IReadOnlyList<DeclaredContrast> slope = [.. trend.Where(contrast => contrast.Kind == ContrastKind.Slope)];

        var declared = new HashSet<string>(StringComparer.Ordinal);
        var named = new Dictionary<string, string>(StringComparer.Ordinal);
        var primary = New([.. Listed("primary", analysis.Primary), .. analysis.Trend?.Primary == true ? slope : []]);
        var explicitly = Listed("secondary", analysis.Secondary);
        var exploratory = Listed("exploratory", analysis.Exploratory);
        var others = analysis.Secondary is not null ? [] : Against(exploratory.Select(contrast => contrast.Text).ToHashSet(StringComparer.Ordinal));
        var secondary = New([.. explicitly, .. others, .. trend]);
        return new DeclaredAnalysis(
            analysis.Baseline, analysis.Metric, analysis.Confidence, primary, secondary, New(exploratory), analysis.Margin?.Share, analysis.CollapsedBelow, until, until is null ? seeds : null);

        IReadOnlyList<DeclaredContrast> Listed(string key, IReadOnlyList<string>? texts)
        {
            var items = (place?[key] as SequenceNode)?.Items;
            var listed = new List<DeclaredContrast>();
            foreach (var (i, text) in (texts ?? []).Index())
            {
                var node = items?[i] as ScalarNode ?? new ScalarNode(default, key, text, Quoted: true);
                var read = DeclaredContrast.Read(node, analysis.Baseline, names, issues, unread);
                if (read is [var one] && (one.Kind == ContrastKind.Mean || !DeclaredContrast.IsPattern(text))) CheckOnce(one.Text, key, node);
                listed.AddRange(read);
            }
            return listed;
        }

        // What several patterns fit is in the first list; what is named has one role.
        void CheckOnce(string contrast, string key, ScalarNode node)
        {
            if (named.TryAdd(contrast, key)) return;
            if (named[contrast] == key) issues.Error(node, $"The comparison '{Scalars.Brief(contrast)}' stands here twice.", "Remove one of them.");
            else issues.Error(node, $"The comparison '{Scalars.Brief(contrast)}' is a {named[contrast]} one already.", $"Each has one role: name it under '{named[contrast]}' or '{key}'.");
        }

        IReadOnlyList<DeclaredContrast> Against(HashSet<string> besides) =>
        [
            .. names.Where(name => name != analysis.Baseline)
                .Select(name => new DeclaredContrast(ContrastKind.Difference, [name], analysis.Baseline))
                .Where(contrast => !besides.Contains(contrast.Text)),
        ];

        IReadOnlyList<DeclaredContrast> New(IReadOnlyList<DeclaredContrast> contrasts) => [.. contrasts.Where(contrast => declared.Add(contrast.Text))];
    }

    /// <summary>Reads <see cref="Text"/>; null where it is none.</summary>
    public static DeclaredAnalysis? Read(string text)
    {
        var issues = new Issues();
        return YamlReader.Read(text, "analysis.lock.json", issues) is { } root ? new Binder(issues).Bind<DeclaredAnalysis>(root) : null;
    }

    /// <summary>What is kept when the first run begins.</summary>
    public AnalysisLock Lock(DateTimeOffset now) => AnalysisLock.Of(Text, now);
}
