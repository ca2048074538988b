using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Ablate.Core.Yaml;

/// <summary>Ends a reading after a mistake that leaves nothing sensible to go on with.</summary>
/// <param name="issue">What is told of it.</param>
/// <param name="isOfAll">Whether it is a limit, which other parts of the text have too, and not a mistake in its YAML.</param>
internal sealed class Refused(Issue issue, bool isOfAll) : Exception
{
    public Issue Issue => issue;

    public bool IsOfAll => isOfAll;
}

/// <summary>What the readings of the parts of one text share.</summary>
internal sealed class TextParts
{
    /// <summary>The named values above.</summary>
    public Dictionary<string, (Node Node, int Count, int Depth)> Anchors { get; } = new(StringComparer.Ordinal);

    /// <summary>The names of values that may stand in parts that could not be read.</summary>
    public HashSet<string> LostAnchors { get; } = new(StringComparer.Ordinal);

    /// <summary>What is to be said of the uses of such names where every part could be read: the name stood in a comment or a text.</summary>
    public List<Issue> Doubtful { get; } = [];

    /// <summary>Where something was put in the place of a mistake: line, first and last column.</summary>
    public List<(int Line, int From, int To)> Mended { get; } = [];

    /// <summary>How many values have been read.</summary>
    public int Nodes { get; set; }
}

/// <summary>One pass over the events of a text, or of some of its lines.</summary>
/// <param name="text">The lines.</param>
/// <param name="file">For messages.</param>
/// <param name="issues">Where mistakes go that do not end the reading.</param>
/// <param name="parts">What it shares with the readings of other lines.</param>
/// <param name="above">How many lines of the file are above.</param>
/// <param name="path">The path of the value that the lines are, or are a part of.</param>
internal sealed class Reading(string text, string file, Issues issues, TextParts parts, int above = 0, string path = "")
{
    private readonly Parser _parser = new(new Scanner(new StringReader(text), skipComments: true));
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private readonly Stack<(Position At, char Bracket)> _brackets = [];
    private int _deepest;

    /// <summary>The value of the text; null where it is empty, which is told.</summary>
    /// <exception cref="Refused">It cannot be read.</exception>
    public Node? Document()
    {
        Next<StreamStart>();
        if (Move() is StreamEnd)
        {
            issues.Add(new Issue(new Position(file, 0, 0), "", "The file is empty."));
            return null;
        }
        Move();
        var root = Value(path, 1);
        Next<DocumentEnd>();
        if (Move() is not StreamEnd) issues.Add(new Issue(At(_parser.Current!), "", "A second document begins here; a file holds one.", "Remove the line '---' and what follows it."));
        return root;
    }

    // On entry the parser stands at the value's first event, on exit at its last.
    private Node Value(string path, int depth)
    {
        var current = _parser.Current!;
        if (depth > YamlReader.MaxDepth) throw Limit(current, "", $"Lists and mappings nest deeper than {YamlReader.MaxDepth} here.");
        if (current is AnchorAlias alias) return Aliased(alias, path, depth);

        Count(1, current, path);
        _deepest = Math.Max(_deepest, depth);
        var node = (NodeEvent)current;
        // What it stands before can be read as if it were not there.
        if (!node.Tag.IsEmpty) issues.Add(new Issue(At(node), path, $"The tag '{Schema.Scalars.Brief(node.Tag.Value)}' is not allowed; the schema says which type a value has.", "Remove the tag."));
        return node.Anchor.IsEmpty ? Plain(node, path, depth) : Anchored(node, path, depth);
    }

    private Node Plain(NodeEvent node, string path, int depth) => node switch
    {
        Scalar scalar => IsMended(scalar) ? new GapNode(At(scalar), path) : Scalar(scalar, path),
        SequenceStart => Sequence(node, path, depth),
        _ => Mapping(node, path, depth),
    };

    private Node Anchored(NodeEvent event_, string path, int depth)
    {
        var name = event_.Anchor.Value;
        _open.Add(name);
        var (before, outer) = (parts.Nodes, _deepest);
        _deepest = depth;
        var node = Plain(event_, path, depth);
        parts.Anchors[name] = (node, parts.Nodes - before + 1, _deepest - depth);
        _deepest = Math.Max(_deepest, outer);
        _open.Remove(name);
        return node;
    }

    private Node Aliased(AnchorAlias alias, string path, int depth)
    {
        var name = alias.Value.Value;
        if (_open.Contains(name)) return Gap($"The alias '*{name}' stands inside the very value it names.");
        if (!parts.Anchors.TryGetValue(name, out var anchor))
        {
            var unknown = new Issue(At(alias), path, $"Nothing above is called '&{name}'.");
            if (parts.LostAnchors.Contains(name)) parts.Doubtful.Add(unknown);
            else issues.Add(unknown);
            return new GapNode(unknown.At, path);
        }
        if (depth + anchor.Depth > YamlReader.MaxDepth) throw Limit(alias, path, $"Lists and mappings nest deeper than {YamlReader.MaxDepth} here.");
        Count(anchor.Count, alias, path);
        _deepest = Math.Max(_deepest, depth + anchor.Depth);
        return anchor.Node.Rebase(path);

        GapNode Gap(string message)
        {
            issues.Add(new Issue(At(alias), path, message));
            return new GapNode(At(alias), path);
        }
    }

    private ScalarNode Scalar(Scalar scalar, string path)
    {
        if (scalar.Value.Length > YamlReader.MaxScalar) throw Limit(scalar, path, $"This value has {scalar.Value.Length} characters; at most {YamlReader.MaxScalar} are read.");
        return new ScalarNode(At(scalar), path, scalar.Value, scalar.Style != ScalarStyle.Plain);
    }

    private SequenceNode Sequence(NodeEvent start, string path, int depth)
    {
        var items = new List<Node>();
        var open = 0;
        while (Move() is not SequenceEnd)
        {
            var item = Value(Node.Join(path, items.Count), depth + 1);
            if (open <= 0 || item is not ScalarNode) items.Add(item);
            open = Unclosed(item, open);
        }
        return new SequenceNode(At(start), path, items);
    }

    private MappingNode Mapping(NodeEvent start, string path, int depth)
    {
        var entries = new UniqueEntries(issues);
        var isPartial = false;
        var open = 0;
        while (Move() is not MappingEnd)
        {
            var isMended = IsMended(_parser.Current!);
            var key = Key(path);
            Move();
            var value = Value(key.Path, depth + 1);
            isPartial |= isMended;
            var isRest = open > 0 && value is ScalarNode { IsNull: true };
            if (!isMended && !isRest) entries.Add(new Entry(key, value));
            open = Unclosed(isRest ? key : value, open);
        }
        // The library has no place for `a: 1` as an item of [a: 1], and gives that of the file's beginning.
        var isPlaced = start.Start.Index > 0 || path.Length == 0 || entries.All.Count == 0;
        return new MappingNode(isPlaced ? At(start) : entries.All[0].Key.At, path, entries.All) { IsPartial = isPartial };
    }

    // YAML ends `$min(3, 4)` at its comma in braces and brackets, and what is behind the comma is no key and no item.
    private static int Unclosed(Node node, int open) =>
        node is not ScalarNode { Quoted: false, Text: var text } || (open == 0 && (!text.StartsWith('$') || text.StartsWith("${", StringComparison.Ordinal))) ? 0
        : Math.Max(0, open + text.Count(c => c == '(') - text.Count(c => c == ')'));

    private ScalarNode Key(string path)
    {
        if (_parser.Current is not Scalar { Tag.IsEmpty: true, Anchor.IsEmpty: true } scalar)
            throw Refuse(_parser.Current!, path, "A key must be a simple name, without anchor, alias, tag, list or mapping.");
        if (scalar.Value.Length is 0 or > 200)
            throw Refuse(scalar, path, scalar.Value.Length == 0 ? "A key is empty here." : "This key is longer than 200 characters.");
        Count(1, scalar, path);
        return Scalar(scalar, Node.Join(path, scalar.Value));
    }

    private void Count(int nodes, ParsingEvent at, string path)
    {
        parts.Nodes += nodes;
        if (parts.Nodes > YamlReader.MaxNodes)
            throw Limit(at, path, $"The file holds more than {YamlReader.MaxNodes} values, counting every alias with what it stands for.");
    }

    private ParsingEvent Move()
    {
        try
        {
            _parser.MoveNext();
        }
        catch (YamlException exception)
        {
            throw Invalid(exception.Message, exception.Start);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The library gives up with other exceptions, too: at brackets that are never closed, at odd tags.
            throw Invalid("", _parser.Current?.End ?? Mark.Empty);
        }
        TrackBrackets(_parser.Current!);
        return _parser.Current!;
    }

    private void TrackBrackets(ParsingEvent event_)
    {
        if (event_ is SequenceStart { Style: SequenceStyle.Flow }) _brackets.Push((At(event_), '['));
        else if (event_ is MappingStart { Style: MappingStyle.Flow }) _brackets.Push((At(event_), '{'));
        // The end of a block collection has no style; there no bracket can be open.
        else if (event_ is SequenceEnd or MappingEnd) _brackets.TryPop(out _);
    }

    private Refused Invalid(string complaint, Mark at) =>
        new(SyntaxErrors.Explain(complaint, InText(At(at)), text, above, _brackets.TryPeek(out var open) ? open : null), isOfAll: false);

    // The end of the text may be told as the line below.
    private Position InText(Position at)
    {
        var content = text.AsSpan().TrimEnd();
        var (line, column) = (above + content.Count('\n') + 1, content.Length - content.LastIndexOf('\n'));
        return at.Line > line ? at with { Line = line, Column = column } : at;
    }

    private void Next<T>()
        where T : ParsingEvent
    {
        if (Move() is not T) throw new InvalidOperationException($"The YAML parser gave {_parser.Current} where {typeof(T).Name} must stand.");
    }

    private bool IsMended(ParsingEvent event_)
    {
        if (parts.Mended.Count == 0) return false;
        var (first, last) = (At(event_.Start), At(event_.End));
        return parts.Mended.Exists(one => one.Line == first.Line && one.From < (last.Line == first.Line ? last.Column : int.MaxValue) && one.To >= first.Column);
    }

    private Position At(ParsingEvent event_) => At(event_.Start);

    private Position At(Mark mark) => new(file, (int)mark.Line + above, (int)mark.Column);

    private Refused Refuse(ParsingEvent at, string path, string message) => new(new Issue(At(at), path, message), isOfAll: false);

    private Refused Limit(ParsingEvent at, string path, string message) => new(new Issue(At(at), path, message), isOfAll: true);
}

/// <summary>The entries of a mapping, of which each key is one.</summary>
/// <param name="issues">Where keys go that are given twice.</param>
internal sealed class UniqueEntries(Issues issues)
{
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);
    private readonly List<Entry> _all = [];

    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<Entry> All => _all;

    public void Add(Entry entry)
    {
        var key = entry.Key;
        if (_lines.TryAdd(key.Text, key.At.Line)) _all.Add(entry);
        else issues.Error(key, $"The key '{Schema.Scalars.Brief(key.Text)}' is given twice; the first is on line {_lines[key.Text]}.", "Remove one of them.");
    }
}
