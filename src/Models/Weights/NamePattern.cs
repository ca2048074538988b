using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Ablate.Models.Weights;

/// <summary>A number in a pattern: <c>{b}</c>, <c>{b+1}</c> for the value of b and one, <c>{b=2..3}</c> for these values alone.</summary>
internal sealed record Placeholder(string Name, long Offset, long Least, long Most);

/// <summary>
/// One side of a rule of a <see cref="NameMap"/>: text with <c>{b}</c> for a whole number, the same wherever it stands, and at
/// most one <c>*</c> for any text.
/// </summary>
internal sealed partial class NamePattern
{
    private readonly string _text;
    private readonly Regex _regex;

    // In the order of the text; a number may stand in several places.
    private readonly List<Placeholder> _placeholders;

    private NamePattern(string text, List<Placeholder> placeholders, bool hasRest, string regex)
    {
        _text = text;
        _placeholders = placeholders;
        HasRest = hasRest;
        // Never backtracks, whatever a file says.
        _regex = new Regex($"^{regex}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }

    /// <summary>The names of its numbers, each once.</summary>
    public IEnumerable<string> Numbers => _placeholders.Select(one => one.Name).Distinct(StringComparer.Ordinal);

    public bool HasRest { get; }

    /// <summary>Reads a pattern; else null, with the reason.</summary>
    public static NamePattern? Parse(string text, out string problem)
    {
        problem = "";
        var placeholders = new List<Placeholder>();
        var regex = new StringBuilder();
        var (at, stars) = (0, 0);
        foreach (Match part in Special().Matches(text))
        {
            regex.Append(Regex.Escape(text[at..part.Index]));
            at = part.Index + part.Length;
            if (part.Value == "*")
            {
                if (++stars > 1) problem = "it has more than one '*'";
                regex.Append("(?<_>.+)");
                continue;
            }
            if (Read(part.Value) is not { } placeholder)
            {
                problem = $"'{part.Value}' is not a number's place such as {{b}}, {{b+1}} or {{b=2..3}}";
                return null;
            }
            regex.Append(CultureInfo.InvariantCulture, $"(?<{Group(placeholders.Count)}>0|[1-9][0-9]{{0,8}})");
            placeholders.Add(placeholder);
        }
        regex.Append(Regex.Escape(text[at..]));
        return problem.Length > 0 ? null : new NamePattern(text, placeholders, stars == 1, regex.ToString());
    }

    /// <summary>The values of the placeholders where a name is of this pattern, else null. The text of the star is under <c>*</c>.</summary>
    public (IReadOnlyDictionary<string, long> Numbers, string Star)? Match(string name)
    {
        if (_regex.Match(name) is not { Success: true } match) return null;
        var numbers = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (place, placeholder) in _placeholders.Index())
        {
            var value = long.Parse(match.Groups[Group(place)].ValueSpan, CultureInfo.InvariantCulture) - placeholder.Offset;
            if (value < placeholder.Least || value > placeholder.Most) return null;
            if (!numbers.TryAdd(placeholder.Name, value) && numbers[placeholder.Name] != value) return null;
        }
        return (numbers, match.Groups["_"].Value);
    }

    /// <summary>The name with these values, or null where one of them is out of its range.</summary>
    public string? Fill(IReadOnlyDictionary<string, long> numbers, string rest)
    {
        if (_placeholders.Exists(one => numbers[one.Name] < one.Least || numbers[one.Name] > one.Most || numbers[one.Name] + one.Offset < 0)) return null;
        var next = 0;
        return Special().Replace(_text, part =>
        {
            if (part.Value == "*") return rest;
            var placeholder = _placeholders[next++];
            return (numbers[placeholder.Name] + placeholder.Offset).ToString(CultureInfo.InvariantCulture);
        });
    }

    private static string Group(int place) => FormattableString.Invariant($"n{place}");

    private static Placeholder? Read(string text)
    {
        if (Number().Match(text) is not { Success: true } match) return null;
        var offset = match.Groups["offset"] is { Success: true } written ? long.Parse(written.ValueSpan, CultureInfo.InvariantCulture) : 0;
        if (match.Groups["least"] is not { Success: true } least) return new Placeholder(match.Groups["name"].Value, offset, 0, long.MaxValue);
        var from = long.Parse(least.ValueSpan, CultureInfo.InvariantCulture);
        var to = match.Groups["most"] is { Success: true } most ? long.Parse(most.ValueSpan, CultureInfo.InvariantCulture) : from;
        return from > to ? null : new Placeholder(match.Groups["name"].Value, offset, from, to);
    }

    [GeneratedRegex(@"\*|\{[^{}]*\}")]
    private static partial Regex Special();

    [GeneratedRegex(@"^\{(?<name>[a-z]+)(?:(?<offset>[+-][0-9]{1,6})|=(?<least>[0-9]{1,6})(?:\.\.(?<most>[0-9]{1,6}))?)?\}$")]
    private static partial Regex Number();
}
