using System.Text.RegularExpressions;

namespace Ablate.Core.Yaml;

/// <summary>
/// Reads a text in spite of mistakes in its YAML. Where a text cannot be read as a whole, its keys or items are read one by
/// one, by their indentation, and theirs again, so that a mistake costs the lines that it stands in. What cannot be read is
/// told and leaves a gap.
/// </summary>
internal sealed partial class Recovery(string text, string file, Issues issues)
{
    // So many show what kind of text it is.
    private const int MostMistakes = 50;
    private const int Deepest = 20;
    private const int MostLinesReadAgain = 20_000;

    private readonly string[] _lines = text.Split('\n');
    private readonly TextParts _parts = new();
    // What ended the readings of the lines around, the whole text first.
    private readonly List<Issue> _around = [];
    private int _mistakes;
    private int _leftToMend = MostLinesReadAgain;
    private bool _isOver;
    private bool _hasTabs;

    /// <summary>The value of the text, with gaps; null where nothing of it can be read.</summary>
    public Node? Read()
    {
        foreach (Match name in Anchor().Matches(text)) _parts.LostAnchors.Add(name.Groups[1].Value);
        var before = issues.Count;
        var root = Part(0, _lines.Length, "", 0, out _);
        if (issues.Count == before)
        {
            foreach (var unknown in _parts.Doubtful) issues.Add(unknown);
        }
        return _isOver ? null : root;
    }

    // What lines [first, last) say: a value, or some keys or items of one. Lines are counted from 0.
    private Node? Part(int first, int last, string path, int level, out bool isPartial)
    {
        isPartial = false;
        if (Try(first, last, path, out var value) is not { } mistake) return value;
        if (mistake.IsOfAll || _mistakes >= MostMistakes)
        {
            _isOver = true;
            issues.Add(mistake.Issue);
            return null;
        }
        if (Mend(mistake.Issue.At, last - first))
        {
            Tell(mistake.Issue);
            return Part(first, last, path, level, out isPartial);
        }
        _hasTabs |= mistake.Issue.Message == SyntaxErrors.Tab;
        _around.Add(mistake.Issue);
        var before = _mistakes;
        var parts = level < Deepest ? Parts(first, last, path, level, out isPartial) : null;
        _around.RemoveAt(_around.Count - 1);
        if (_isOver) return null;
        if (parts is not null && _mistakes > before) return parts;
        // What the lines above say may be why, and there it is said.
        Tell(_around.Find(issue => issue.At.Line == mistake.Issue.At.Line) ?? mistake.Issue);
        return parts;
    }

    private void Tell(Issue mistake)
    {
        _mistakes++;
        issues.Add(mistake);
    }

    private Refused? Try(int first, int last, string path, out Node? value)
    {
        value = null;
        if (_hasTabs && TabIn(first, last) is { } tab) return new Refused(SyntaxErrors.TabAt(tab), isOfAll: false);
        var read = _parts.Nodes;
        try
        {
            value = new Reading(string.Join('\n', _lines[first..last]), file, issues, _parts, first, path).Document();
            return null;
        }
        catch (Refused refused)
        {
            _parts.Nodes = read;
            return refused;
        }
    }

    private Position? TabIn(int first, int last)
    {
        var line = Array.FindIndex(_lines, first, last - first, line => Indentation(line) < line.Length && line[Indentation(line)] == '\t');
        return line < 0 ? null : new Position(file, line + 1, Indentation(_lines[line]) + 1);
    }

    // `{out: ${width}}`: another text of the same length for the expression lets the rest of the line be read.
    private bool Mend(Position at, int lines)
    {
        if ((_leftToMend -= lines) < 0 || at.Line < 1 || at.Line > _lines.Length || !SyntaxErrors.IsExpression(_lines[at.Line - 1], at.Column + 1)) return false;
        var line = _lines[at.Line - 1];
        var end = line.IndexOf('}', at.Column);
        if (end < 0) return false;
        _lines[at.Line - 1] = string.Concat(line.AsSpan(0, at.Column - 1), new string('x', end + 2 - at.Column), line.AsSpan(end + 1));
        _parts.Mended.Add((at.Line, at.Column, end + 1));
        return true;
    }

    // The keys or items of the lines one by one; null where they have none that could be told apart.
    private Node? Parts(int first, int last, string path, int level, out bool isPartial)
    {
        isPartial = false;
        var begin = first;
        while (begin < last && IsEmpty(_lines[begin])) begin++;
        if (begin == last) return null;
        var indentation = Indentation(_lines[begin]);
        if (indentation < _lines[begin].Length && _lines[begin][indentation] == '\t') return null;
        var isList = IsItem(_lines[begin], indentation);
        if (!isList && KeyOf(begin, indentation) is null) return null;

        var starts = Enumerable.Range(begin, last - begin).Where(i => Indentation(_lines[i]) == indentation && !IsEmpty(_lines[i]) && (isList ? IsItem(_lines[i], indentation) : KeyOf(i, indentation) is not null)).Append(last).ToList();
        var at = new Position(file, begin + 1, indentation + 1);
        return isList ? Items(starts, at, path, level, ref isPartial) : Entries(starts, at, path, level, indentation);
    }

    private SequenceNode Items(List<int> starts, Position at, string path, int level, ref bool isPartial)
    {
        var items = new List<Node>();
        for (var i = 0; i + 1 < starts.Count && !_isOver; i++)
        {
            var (begin, end, place) = (starts[i], starts[i + 1], Node.Join(path, items.Count));
            var item = starts.Count > 2 ? Part(begin, end, "", level + 1, out _) is SequenceNode { Items: [var only] } ? only : null : Item(begin, end, at.Column - 1, place, level);
            items.Add(item?.Rebase(place) ?? new GapNode(at with { Line = begin + 1 }, place));
        }
        return new SequenceNode(at, path, items);
    }

    // Behind the dash of a list's only item stands a value like others.
    private Node? Item(int begin, int end, int indentation, string path, int level)
    {
        if (end - begin < 2) return null;
        _lines[begin] = string.Concat(_lines[begin].AsSpan(0, indentation), " ", _lines[begin].AsSpan(indentation + 1));
        return Part(begin, end, path, level + 1, out _);
    }

    private MappingNode Entries(List<int> starts, Position at, string path, int level, int indentation)
    {
        var entries = new UniqueEntries(issues);
        var isPartial = false;
        for (var i = 0; i + 1 < starts.Count && !_isOver; i++)
        {
            var (begin, end) = (starts[i], starts[i + 1]);
            if (starts.Count > 2 && Part(begin, end, path, level + 1, out _) is MappingNode some)
            {
                isPartial |= some.IsPartial;
                foreach (var entry in some.Entries) entries.Add(entry);
                continue;
            }
            // Its value cannot be read with its key, and perhaps by itself.
            var (name, hasValue) = KeyOf(begin, indentation)!.Value;
            var key = new ScalarNode(at with { Line = begin + 1 }, Node.Join(path, name), name, Quoted: false);
            var value = starts.Count == 2 && !hasValue && end - begin > 1 ? Part(begin + 1, end, key.Path, level + 1, out _) : null;
            entries.Add(new Entry(key, value ?? new GapNode(key.At, key.Path)));
            // Lines that belong to no key that can be told may hold others.
            isPartial |= value is null && hasValue && Enumerable.Range(begin + 1, end - begin - 1).Any(line => !IsEmpty(_lines[line]));
        }
        return new MappingNode(at, path, entries.All) { IsPartial = isPartial };
    }

    private (string Name, bool HasValue)? KeyOf(int line, int indentation)
    {
        var match = Key().Match(_lines[line], indentation, _lines[line].Length - indentation);
        if (!match.Success) return null;
        var name = match.Groups[1].Value.Trim();
        if (name is ['"', .., '"'] or ['\'', .., '\'']) name = name[1..^1];
        return name.Length is 0 or > 200 ? null : (name, match.Groups[2].Value.Trim() is { Length: > 0 } rest && rest[0] != '#');
    }

    private static int Indentation(string line) => line.Length - line.AsSpan().TrimStart(' ').Length;

    private static bool IsItem(string line, int indentation) =>
        indentation < line.Length && line[indentation] == '-' && (indentation + 1 == line.Length || line[indentation + 1] is ' ' or '\r');

    private static bool IsEmpty(string line) => line.AsSpan().TrimStart() is var rest && (rest.Length == 0 || rest[0] == '#' || line.StartsWith("---", StringComparison.Ordinal));

    [GeneratedRegex("""\G("[^"]*"|'[^']*'|[^\s#\[\]{},"'&*!|>%@`-](?:[^#\[\]{},"':]|\$\{[^{}]*\}|:(?!\s|$))*):(\s.*|$)""")]
    private static partial Regex Key();

    [GeneratedRegex(@"&([^\s,\[\]{}]+)")]
    private static partial Regex Anchor();
}
