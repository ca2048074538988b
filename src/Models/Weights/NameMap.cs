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
/// head.*                -> linear1.*, linear2.*
/// ---
/// *.bn.weight           -> *.batch_norm1.weight
/// </code>
/// <c>{b}</c> is a whole number, the same wherever it stands in a rule but for what is added to it, and <c>{b=2..3}</c> one of these;
/// <c>*</c> is any text that is not empty. Of several rules that fit a name the first holds; a name that none fits stays as
/// it is. <c>-</c> leaves the array out, and several names on the right all get it. <c>[4d]</c> says that the other
/// program's array has so many dimensions, the last ones 1, as of a 1×1 convolution in place of a linear layer. A line of
/// dashes ends a table: the next one goes on with the names that this one gives.
/// </summary>
public sealed partial class NameMap
{
    private const string Nothing = "-";
    private const int MostRules = 10_000;
    private const int MostLetters = 500;

    // The way back tries what each table may have been given.
    private const int MostTables = 8;

    // At least one.
    private readonly List<List<Rule>> _tables;

    private NameMap(List<List<Rule>> tables) => _tables = tables;

    /// <summary>The map that changes no name.</summary>
    public static NameMap None { get; } = new([[]]);

    /// <summary>Reads a map from its file; null after an error.</summary>
    public static NameMap? Load(string file, Issues issues)
    {
        try
        {
            using var reader = new StreamReader(OrdinaryFile.OpenRead(file));
            return Parse(reader.ReadToEnd(), file, issues);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            issues.Add(new Issue(new Position(file, 0, 0), "", $"The name map cannot be read: {Unreadable.Reason(file, problem)}"));
            return null;
        }
    }

    /// <summary>Reads a map from its text; null after an error, of which all are reported.</summary>
    public static NameMap? Parse(string text, string file, Issues issues)
    {
        var tables = new List<List<Rule>> { new() };
        var (number, count) = (0, 0);
        var isSound = true;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var content = line.Split('#')[0].Trim();
            if (content.Length == 0) continue;
            if (content.Length > MostLetters || count++ == MostRules) return Refuse("The name map is too long.");
            if (Dashes().IsMatch(content))
            {
                if (tables.Count == MostTables) return Refuse(FormattableString.Invariant($"A name map has at most {MostTables} tables."));
                tables.Add([]);
            }
            else if (Read(content) is { } rule) tables[^1].Add(rule);
        }
        return isSound ? new NameMap(tables) : null;

        Rule? Read(string content)
        {
            if (Line().Match(content) is not { Success: true } match)
            {
                Refuse($"'{content}' is no rule.", "Write 'theirs -> ours', such as 'fc.* -> linear1.*'.");
                return null;
            }
            var theirs = Pattern(match.Groups["theirs"].Value);
            var names = match.Groups["ours"].Value is Nothing ? [] : Commas().Split(match.Groups["ours"].Value);
            var ours = names.Select(Pattern).ToList();
            if (theirs is null || ours.Contains(null)) return null;
            if (ours.Exists(one => one!.HasRest != theirs.HasRest || !Places(one).SequenceEqual(Places(theirs))))
            {
                Refuse($"The two sides of '{content}' have different places.", "What stands in braces and '*' must be on both sides.");
                return null;
            }
            return new Rule(number, content, theirs, [.. ours.OfType<NamePattern>()], match.Groups["rank"] is { Success: true } rank ? rank.Value[0] - '0' : null);
        }

        static IEnumerable<string> Places(NamePattern pattern) => pattern.Numbers.Order(StringComparer.Ordinal);

        NamePattern? Pattern(string pattern)
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

    /// <summary>Our names for theirs: one, several that share an array, or none where the map leaves it out.</summary>
    public IReadOnlyList<string> Ours(string theirs) => Ours(theirs, null);

    /// <summary>
    /// Their name for ours, and how many dimensions the array has there where the map says it. It is one that
    /// <see cref="Ours(string)"/> turns into ours: of several, that to which the first tables have rules.
    /// </summary>
    public (string Name, int? Rank) Theirs(string ours)
    {
        var origins = Origins(ours, _tables.Count - 1).ToList();
        if (origins.Count == 0) return (ours, null);
        var (name, rank, _) = origins.MaxBy(origin => origin.Tables);
        return (name, rank);
    }

    /// <summary>The rules that none of these names came to, each with its line: where a file does not fit, they say why.</summary>
    /// <param name="theirs">All names of a file.</param>
    public IReadOnlyList<string> Unused(IEnumerable<string> theirs)
    {
        var used = new HashSet<Rule>();
        foreach (var name in theirs) Ours(name, used);
        return [.. _tables.SelectMany(table => table).Where(rule => !used.Contains(rule)).Select(rule => FormattableString.Invariant($"'{rule.Text}' (line {rule.Line})"))];
    }

    private List<string> Ours(string theirs, HashSet<Rule>? used)
    {
        List<string> names = [theirs];
        foreach (var table in _tables) names = [.. names.SelectMany(name => Ours(table, name, used))];
        return names;
    }

    private static List<string> Ours(List<Rule> table, string theirs, HashSet<Rule>? used)
    {
        foreach (var rule in table)
        {
            if (rule.Theirs.Match(theirs) is not (var numbers, var rest)) continue;
            var ours = rule.Ours.Select(one => one.Fill(numbers, rest)).OfType<string>().ToList();
            if (ours.Count == 0 && rule.Ours.Count > 0) continue;
            used?.Add(rule);
            return ours;
        }
        return [theirs];
    }

    /// <summary>The names that the tables up to this one turn into ours, each with the tables that have a rule for it: the first table is the highest bit.</summary>
    private IEnumerable<(string Name, int? Rank, int Tables)> Origins(string ours, int last)
    {
        if (last < 0) return [(ours, null, 0)];
        return OriginsIn(_tables[last], ours).SelectMany(before => Origins(before.Name, last - 1)
            .Select(origin => (origin.Name, before.Rank ?? origin.Rank, origin.Tables | (before.HasRule ? 1 << (MostTables - 1 - last) : 0))));
    }

    private static IEnumerable<(string Name, int? Rank, bool HasRule)> OriginsIn(List<Rule> table, string ours)
    {
        foreach (var rule in table)
        {
            foreach (var pattern in rule.Ours)
            {
                if (pattern.Match(ours) is not (var numbers, var rest)) continue;
                if (rule.Theirs.Fill(numbers, rest) is { } theirs && Ours(table, theirs, null).Contains(ours)) yield return (theirs, rule.Rank, true);
            }
        }
        if (Ours(table, ours, null).Contains(ours)) yield return (ours, null, false);
    }

    [GeneratedRegex(@"^(?<theirs>\S+)(?:\s+\[(?<rank>[1-6])d\])?\s+->\s+(?<ours>[^\s,]+(?:\s*,\s*[^\s,]+)*)$")]
    private static partial Regex Line();

    [GeneratedRegex(@"\s*,\s*")]
    private static partial Regex Commas();

    [GeneratedRegex("^-{3,}$")]
    private static partial Regex Dashes();

    private sealed record Rule(int Line, string Text, NamePattern Theirs, IReadOnlyList<NamePattern> Ours, int? Rank);
}
