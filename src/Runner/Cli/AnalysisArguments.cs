using System.CommandLine;
using Ablate.Core;
using Ablate.Core.Yaml;

namespace Ablate.Runner.Cli;

/// <summary>What is compared and how, where no experiment file says it.</summary>
internal sealed class AnalysisArguments
{
    /// <summary>The one that also a verb without comparisons of its own wants.</summary>
    public Option<string?> Baseline { get; } = new("--baseline") { Description = "The arm that the others are compared with; by default 'baseline', else the first.", HelpName = "ARM" };
    private readonly Option<double?> _margin = Arguments.Points("--margin", "A difference that is too small to matter; without it nothing is called equivalent.");

    private readonly Option<string[]> _primary = Contrasts("--primary", "A comparison that the question is about: 'A', 'A - B' or 'mean(A*) - B'. May be given again.");

    private readonly Option<string[]> _secondary = Contrasts("--secondary", "A further planned comparison; by default every other arm against the baseline. May be given again.");
    private readonly Option<double> _confidence = Arguments.Confidence();

    /// <summary>Makes them part of a verb.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { Baseline, _margin, _primary, _secondary, _confidence }) command.Options.Add(option);
    }

    /// <summary>The analysis of these arms; null after errors. An option that the verb does not have is left at its default.</summary>
    public AnalysisConfig? Read(ParseResult parsed, IReadOnlyList<(string Name, IReadOnlyDictionary<string, string> Values)> arms, Issues issues)
    {
        if (arms.Count == 0) return null;
        var names = arms.Select(arm => arm.Name).ToList();
        var baseline = parsed.GetValue(Baseline) ?? (names.Contains(AnalysisConfig.DefaultBaseline) ? AnalysisConfig.DefaultBaseline : names[0]);
        if (!names.Contains(baseline))
        {
            issues.Error(Said("--baseline", baseline), $"There is no arm '{baseline}'.", Core.Schema.Suggest.Hint(baseline, names, "arms"));
            return null;
        }
        var (primary, secondary) = (parsed.GetValue(_primary) ?? [], parsed.GetValue(_secondary) ?? []);
        var config = new AnalysisConfig(
            baseline,
            Confidence: parsed.GetResult(_confidence) is null ? 0.95 : parsed.GetRequiredValue(_confidence),
            Margin: parsed.GetValue(_margin) is { } margin ? new Core.Schema.PercentagePoints(margin) : null,
            Primary: primary.Length > 0 ? primary : null,
            Secondary: secondary.Length > 0 ? secondary : null);
        DeclaredAnalysis.Of(config, arms, until: null, issues, new MappingNode(default, "", [List("primary", primary), List("secondary", secondary)]));
        return config;
    }

    private static Option<string[]> Contrasts(string name, string description) => new(name) { Description = description, HelpName = "COMPARISON", DefaultValueFactory = _ => [] };

    private static Entry List(string key, IEnumerable<string> texts) =>
        new(new ScalarNode(default, "", key, Quoted: true), new SequenceNode(default, "", [.. texts.Select(text => Said($"--{key}", text))]));

    private static ScalarNode Said(string option, string text) => new(new Position($"{option} '{text}'", 0, 0), "", text, Quoted: true);
}
