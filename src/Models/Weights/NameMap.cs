using System.Text.RegularExpressions;
using Ablate.Core;

namespace Ablate.Models.Weights;

/// <summary>
/// What another program calls the arrays of a network, as a table for people: a rule a line, <c>theirs -> ours</c>.
/// <code>
/// # torchvision's resnet50 -> configs/architectures/resnet50.yaml
/// conv1.*               -> conv_bn1.conv1.*
/// layer{s}.{b}.conv{c}.* -> stage{s+1}.bottleneck{b+1}.residual1.body.conv_bn{c}.conv1.*
/// se.fc{n}.weight [4d]  -> se1.fc{n}.weight
/// aux.*                 -> -
/// </code>
/// <c>{b}</c> is a whole number, the same on both sides but for what is added to it, and <c>{b=2..3}</c> one of these;
/// <c>*</c> is any text that is not empty. Of several rules that fit a name the first holds; a name that none fits stays as
/// it is. <c>-</c> leaves the array out. <c>[4d]</c> says that the other program's array has so many dimensions, the
/// last ones 1, as of a 1×1 convolution in place of a linear layer.
/// </summary>
public sealed partial class NameMap
{
    private const string Nothing = "-";
    private const int MostRules = 10_000;
    private const int MostLetters = 500;

    private readonly List<Rule> _rules;

    private NameMap(List<Rule> rules) => _rules = rules;

    /// <summary>The map that changes no name.</summary>
    public static NameMap None { get; } = new([]);

    /// <summary>Reads a map from its file; null after an error.</summary>
    public static NameMap? Load(string file, Issues issues)
    {
        try
        {
            return Parse(File.ReadAllText(file), file, issues);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            issues.Add(new Issue(new Position(file, 0, 0), "", $"The name map cannot be read: {problem.Message}"));
            return null;
        }
    }

    /// <summary>Reads a map from its text; null after an error, of which all are reported.</summary>
    public static NameMap? Parse(string text, string file, Issues issues)
    {
        var rules = new List<Rule>();
        var number = 0;
        var isSound = true;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var content = line.Split('#')[0].Trim();
            if (content.Length == 0) continue;
            if (content.Length > MostLetters || rules.Count == MostRules) return Refuse("The name map is too long.");
            if (Line().Match(content) is not { Success: true } match)
            {
                Refuse($"'{content}' is no rule.", "Write 'theirs -> ours', such as 'fc.* -> linear1.*'.");
                continue;
            }
            var theirs = Read(match.Groups["theirs"].Value);
            var ours = match.Groups["ours"].Value == Nothing ? null : Read(match.Groups["ours"].Value);
            if (theirs is null || (ours is null && match.Groups["ours"].Value != Nothing)) continue;
            if (ours is not null && (theirs.HasRest != ours.HasRest || !theirs.Placeholders.Select(one => one.Name).Order(StringComparer.Ordinal).SequenceEqual(ours.Placeholders.Select(one => one.Name).Order(StringComparer.Ordinal))))
            {
                Refuse($"The two sides of '{content}' have different places.", "What stands in braces and '*' must be on both sides.");
                continue;
            }
            rules.Add(new Rule(theirs, ours, match.Groups["rank"] is { Success: true } rank ? rank.Value[0] - '0' : null));
        }
        return isSound ? new NameMap(rules) : null;

        NamePattern? Read(string pattern)
        {
            if (NamePattern.Parse(pattern, out var problem) is { } read) return read;
            Refuse($"'{pattern}' is no pattern of names: {problem}.");
            return null;
        }

        NameMap? Refuse(string message, string? hint = null)
        {
            issues.Add(new Issue(new Position(file, number, 1), "", message, hint));
            isSound = false;
            return null;
        }
    }

    /// <summary>Our name for theirs; null where the map leaves the array out.</summary>
    public string? Ours(string theirs)
    {
        foreach (var rule in _rules)
        {
            if (rule.Theirs.Match(theirs) is not (var numbers, var rest)) continue;
            if (rule.Ours is null) return null;
            if (rule.Ours.Fill(numbers, rest) is { } ours) return ours;
        }
        return theirs;
    }

    /// <summary>
    /// Their name for ours, and how many dimensions the array has there where the map says it. It is the one that
    /// <see cref="Ours"/> turns into ours.
    /// </summary>
    public (string Name, int? Rank) Theirs(string ours)
    {
        foreach (var rule in _rules)
        {
            if (rule.Ours?.Match(ours) is not (var numbers, var rest)) continue;
            if (rule.Theirs.Fill(numbers, rest) is { } theirs && Ours(theirs) == ours) return (theirs, rule.Rank);
        }
        return (ours, null);
    }

    [GeneratedRegex(@"^(?<theirs>\S+)(?:\s+\[(?<rank>[1-6])d\])?\s+->\s+(?<ours>\S+)$")]
    private static partial Regex Line();

    private sealed record Rule(NamePattern Theirs, NamePattern? Ours, int? Rank);
}
