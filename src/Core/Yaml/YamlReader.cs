using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Ablate.Core.Yaml;

/// <summary>
/// Text to positioned nodes: one YAML document without tags, with unique keys, and of sane size. JSON is YAML, so it
/// reads that too. Nothing else in the project knows the YAML library.
/// </summary>
public static class YamlReader
{
    /// <summary>The largest text, in characters.</summary>
    public const int MaxLength = 4 << 20;

    /// <summary>The longest single value, in characters.</summary>
    public const int MaxScalar = 64 << 10;

    /// <summary>How deep lists and mappings may nest.</summary>
    public const int MaxDepth = 100;

    /// <summary>How many values a text may hold, each alias counted with all that it stands for.</summary>
    public const int MaxNodes = 100_000;

    /// <summary>Reads the one document of a text; null after an error.</summary>
    /// <param name="text">The content.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="issues">Where problems go.</param>
    public static Node? Read(string text, string file, Issues issues)
    {
        text = text.TrimStart('\uFEFF');
        if (text.Length > MaxLength)
        {
            issues.Add(new Issue(new Position(file, 0, 0), "", $"The file has {text.Length} characters; at most {MaxLength} are read."));
            return null;
        }
        if (FindControlCharacter(text, file) is { } issue)
        {
            issues.Add(issue);
            return null;
        }
        try
        {
            return new Reading(text, file, issues).Document();
        }
        catch (Refused)
        {
            return null;
        }
    }

    private static Issue? FindControlCharacter(string text, string file)
    {
        var (line, start) = (1, 0);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\n') (line, start) = (line + 1, i + 1);
            if (c is '\t' or '\n' or '\r' || !char.IsControl(c)) continue;
            return new Issue(new Position(file, line, i - start + 1), "", $"There is a control character here (U+{(int)c:X4}).", "Remove it; is this a text file?");
        }
        return null;
    }

    /// <summary>Ends the reading after an issue that leaves nothing sensible to go on with.</summary>
    private sealed class Refused : Exception;

    /// <summary>One pass over the parser's events.</summary>
    private sealed class Reading(string text, string file, Issues issues)
    {
        private readonly Parser _parser = new(new Scanner(new StringReader(text), skipComments: true));
        private readonly Dictionary<string, (Node Node, int Count, int Depth)> _anchors = new(StringComparer.Ordinal);
        private readonly HashSet<string> _open = new(StringComparer.Ordinal);
        private readonly Stack<(Position At, char Bracket)> _brackets = [];
        private int _nodes;
        private int _deepest;

        public Node? Document()
        {
            Next<StreamStart>();
            if (Move() is StreamEnd)
            {
                issues.Add(new Issue(new Position(file, 0, 0), "", "The file is empty."));
                return null;
            }
            Move();
            var root = Value("", 1);
            Next<DocumentEnd>();
            if (Move() is StreamEnd) return root;
            throw Refuse(_parser.Current!, "", "A second document begins here; a file holds one.", "Remove the line '---' and what follows it.");
        }

        // On entry the parser stands at the value's first event, on exit at its last.
        private Node Value(string path, int depth)
        {
            var current = _parser.Current!;
            if (depth > MaxDepth) throw Refuse(current, "", $"Lists and mappings nest deeper than {MaxDepth} here.");
            if (current is AnchorAlias alias) return Aliased(alias, path, depth);

            Count(1, current, path);
            _deepest = Math.Max(_deepest, depth);
            var node = (NodeEvent)current;
            if (!node.Tag.IsEmpty)
            {
                var refused = Refuse(node, path, $"The tag '{node.Tag.Value}' is not allowed; the schema says which type a value has.", "Remove the tag.");
                // What it stands before can be read as if it were not there, unless that is everything.
                if (depth == 1 || issues.AreMany) throw refused;
            }
            return node.Anchor.IsEmpty ? Plain(node, path, depth) : Anchored(node, path, depth);
        }

        private Node Plain(NodeEvent node, string path, int depth) => node switch
        {
            Scalar scalar => Scalar(scalar, path),
            SequenceStart => Sequence(node, path, depth),
            _ => Mapping(node, path, depth),
        };

        private Node Anchored(NodeEvent event_, string path, int depth)
        {
            var name = event_.Anchor.Value;
            _open.Add(name);
            var (before, outer) = (_nodes, _deepest);
            _deepest = depth;
            var node = Plain(event_, path, depth);
            _anchors[name] = (node, _nodes - before + 1, _deepest - depth);
            _deepest = Math.Max(_deepest, outer);
            _open.Remove(name);
            return node;
        }

        private Node Aliased(AnchorAlias alias, string path, int depth)
        {
            var name = alias.Value.Value;
            if (_open.Contains(name)) throw Refuse(alias, path, $"The alias '*{name}' stands inside the very value it names.");
            if (!_anchors.TryGetValue(name, out var anchor)) throw Refuse(alias, path, $"Nothing above is called '&{name}'.");
            if (depth + anchor.Depth > MaxDepth) throw Refuse(alias, path, $"Lists and mappings nest deeper than {MaxDepth} here.");
            Count(anchor.Count, alias, path);
            _deepest = Math.Max(_deepest, depth + anchor.Depth);
            return anchor.Node.Rebase(path);
        }

        private ScalarNode Scalar(Scalar scalar, string path)
        {
            if (scalar.Value.Length > MaxScalar) throw Refuse(scalar, path, $"This value has {scalar.Value.Length} characters; at most {MaxScalar} are read.");
            return new ScalarNode(At(scalar), path, scalar.Value, scalar.Style != ScalarStyle.Plain);
        }

        private SequenceNode Sequence(NodeEvent start, string path, int depth)
        {
            var items = new List<Node>();
            while (Move() is not SequenceEnd) items.Add(Value(Node.Join(path, items.Count), depth + 1));
            return new SequenceNode(At(start), path, items);
        }

        private MappingNode Mapping(NodeEvent start, string path, int depth)
        {
            var entries = new List<Entry>();
            var seen = new Dictionary<string, int>(StringComparer.Ordinal);
            while (Move() is not MappingEnd)
            {
                var key = Key(path);
                Move();
                var value = Value(key.Path, depth + 1);
                if (seen.TryAdd(key.Text, key.At.Line)) entries.Add(new Entry(key, value));
                else issues.Error(key, $"The key '{Schema.Scalars.Brief(key.Text)}' is given twice; the first is on line {seen[key.Text]}.", "Remove one of them.");
            }
            // The library has no place for `a: 1` as an item of [a: 1], and gives that of the file's beginning.
            var isPlaced = start.Start.Index > 0 || path.Length == 0 || entries.Count == 0;
            return new MappingNode(isPlaced ? At(start) : entries[0].Key.At, path, entries);
        }

        private ScalarNode Key(string path)
        {
            if (_parser.Current is not Scalar { Tag.IsEmpty: true, Anchor.IsEmpty: true } scalar)
                throw Refuse(_parser.Current!, path, "A key must be a simple name, without anchor, alias, tag, list or mapping.");
            if (scalar.Value.Length is 0 or > 200)
                throw Refuse(scalar, path, scalar.Value.Length == 0 ? "A key is empty here." : "This key is longer than 200 characters.");
            Count(1, scalar, path);
            var key = Scalar(scalar, Node.Join(path, scalar.Value));
            return key;
        }

        private void Count(int nodes, ParsingEvent at, string path)
        {
            _nodes += nodes;
            if (_nodes > MaxNodes)
                throw Refuse(at, path, $"The file holds more than {MaxNodes} values, counting every alias with what it stands for.");
        }

        private ParsingEvent Move()
        {
            try
            {
                _parser.MoveNext();
            }
            catch (YamlException exception)
            {
                throw Invalid(exception.Message, new Position(file, (int)exception.Start.Line, (int)exception.Start.Column));
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // The library gives up with other exceptions, too: at brackets that are never closed, at odd tags.
                var end = _parser.Current?.End ?? Mark.Empty;
                throw Invalid("", new Position(file, (int)end.Line, (int)end.Column));
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

        private Refused Invalid(string complaint, Position at)
        {
            issues.Add(SyntaxErrors.Explain(complaint, at, text, _brackets.TryPeek(out var open) ? open : null));
            return new Refused();
        }

        private void Next<T>()
            where T : ParsingEvent
        {
            if (Move() is not T) throw new InvalidOperationException($"The YAML parser gave {_parser.Current} where {typeof(T).Name} must stand.");
        }

        private Position At(ParsingEvent event_) => new(file, (int)event_.Start.Line, (int)event_.Start.Column);

        private Refused Refuse(ParsingEvent at, string path, string message, string? hint = null)
        {
            issues.Add(new Issue(At(at), path, message, hint));
            return new Refused();
        }
    }
}
