using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core.Composition;

/// <summary>
/// Changes from the command line, <c>-o train.epochs=3</c>: a path of keys (and places in lists, <c>model[3]</c>), and a
/// value in YAML. Null takes a key, an arm or an item away. Messages have the argument for their position.
/// </summary>
internal static class Overrides
{
    private const int Longest = 10_000;

    /// <summary>The experiment with the changes of one argument.</summary>
    public static MappingNode Apply(MappingNode root, string argument, Issues issues)
    {
        var at = new Position($"-o {Scalars.Brief(argument)}", 0, 0);
        if (argument.Length > Longest) return Refuse(root, at, FormattableString.Invariant($"The argument has {argument.Length} characters; at most {Longest} are read."), null, issues);
        if (argument.IndexOf('=', StringComparison.Ordinal) is not (> 0 and var split))
            return Refuse(root, at, "A path and a value with '=' between them are expected.", "Write -o train.epochs=3.", issues);
        var path = argument[..split].Trim();
        if (path == Composer.ExtendsKey)
            return Refuse(root, at, "A file says itself what it extends.", "Write a file of two lines, with 'experiment' and 'extends'.", issues);
        if (path.EndsWith('.') || path.Contains("..", StringComparison.Ordinal)) return Refuse(root, at, $"A key is empty in the path '{Scalars.Brief(path)}'.", null, issues);
        if (path.Count(c => c is '.' or '[') >= YamlReader.MaxDepth) return Refuse(root, at, FormattableString.Invariant($"The path is more than {YamlReader.MaxDepth} keys deep."), null, issues);
        if (ReadValue(argument[(split + 1)..], path, at, issues) is not { } value) return root;
        return new Change(at, path, value, root.IsPartial, issues).In(root, path, "", Overlay.Place.Root) as MappingNode ?? root;
    }

    private static Node? ReadValue(string text, string path, Position at, Issues issues)
    {
        if (text.Trim().Length == 0) return new ScalarNode(at, path, "", Quoted: false);
        var found = new Issues();
        var node = YamlReader.Read(text, at.File, found);
        foreach (var issue in found) issues.Add(issue with { At = at });
        return node is null || found.HasErrors ? null : Placed(node, at).Rebase(path);
    }

    private static Node Placed(Node node, Position at) => node switch
    {
        SequenceNode list => list with { At = at, Items = [.. list.Items.Select(item => Placed(item, at))] },
        MappingNode mapping => mapping with { At = at, Entries = [.. mapping.Entries.Select(entry => new Entry(entry.Key with { At = at }, Placed(entry.Value, at)))] },
        _ => node with { At = at },
    };

    private static MappingNode Refuse(MappingNode root, Position at, string message, string? hint, Issues issues)
    {
        issues.Add(new Issue(at, "", message, hint));
        return root;
    }

    /// <summary>One change on its way down the tree.</summary>
    private sealed class Change(Position at, string whole, Node value, bool isPart, Issues issues)
    {
        private bool Removes => value is ScalarNode { IsNull: true };

        /// <summary>The node with the change in it; after an error the node as it was, which is null where there was none.</summary>
        public Node? In(Node? node, string rest, string path, Overlay.Place place)
        {
            if (rest.Length == 0) return node is null ? value : Overlay.Merge(node, value, place);
            return rest[0] == '[' ? InList(node, rest, path) : InMapping(node, rest, path, place);
        }

        private Node? InList(Node? node, string rest, string path)
        {
            var close = rest.IndexOf(']', StringComparison.Ordinal);
            if (close < 0 || !int.TryParse(rest.AsSpan(1, close - 1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var index))
                return Refuse(node, $"The place in a list is not written [0], [1] and so on after '{Brief(path)}'.");
            if (node is not SequenceNode list)
                return Refuse(node, node is null ? $"There is no list at '{Brief(path)}'." : $"At '{Brief(path)}' there is no list but {Scalars.What(node)}.");
            if (index >= list.Items.Count)
                return Refuse(node, FormattableString.Invariant($"The list at '{Brief(path)}' has {list.Items.Count} items, which count from 0: [{index}] is not among them."));
            var after = rest[(close + 1)..];
            if (after.StartsWith('.')) after = after[1..];
            var items = list.Items.ToList();
            if (after.Length == 0 && Removes) items.RemoveAt(index);
            else items[index] = In(items[index], after, Node.Join(path, index), Overlay.Place.Choice) ?? items[index];
            return list with { Items = items };
        }

        private Node? InMapping(Node? node, string rest, string path, Overlay.Place place)
        {
            var (key, after) = Split(rest, node as MappingNode);
            var below = Node.Join(path, key);
            if (Problem(key, after) is { } problem) return Refuse(node, problem);
            if (after.StartsWith('.')) after = after[1..];
            if (node is SequenceNode) return Refuse(node, $"At '{Brief(path)}' there is a list: name one of its items, as in {Brief(path)}[0].");
            if (node is ScalarNode { IsNull: false } && place is not (Overlay.Place.Choice or Overlay.Place.Data))
                return Refuse(node, $"At '{Brief(path)}' there is {Scalars.What(node)}, which has no keys.");

            var mapping = node as MappingNode;
            var old = mapping?.Entries.FirstOrDefault(entry => entry.Key.Text == key);
            if (Removes && after.Length == 0)
            {
                return old is null
                    ? Refuse(node, $"There is nothing at '{Brief(below)}' to take away.", Suggest.Hint(key, mapping?.Entries.Select(entry => entry.Key.Text) ?? [], "keys there"))
                    : mapping! with { Entries = [.. mapping.Entries.Where(entry => entry != old)] };
            }
            if (In(old?.Value, after, below, Overlay.Below(place, key)) is not { } changed) return node;
            if (old is not null) return mapping! with { Entries = [.. mapping.Entries.Select(entry => entry == old ? entry with { Value = changed } : entry)] };
            var added = new MappingNode(at, path, [new Entry(new ScalarNode(at, below, key, Quoted: false), changed)]);
            return node is null ? added : Overlay.Merge(node, added, place);
        }

        // The longest key that is there wins, because arms may have points in their names.
        private static (string Key, string After) Split(string rest, MappingNode? mapping)
        {
            var known = mapping?.Entries.Select(entry => entry.Key.Text)
                .Where(key => rest.StartsWith(key, StringComparison.Ordinal) && (rest.Length == key.Length || rest[key.Length] is '.' or '['))
                .MaxBy(key => key.Length);
            var end = known?.Length ?? (rest.IndexOfAny(['.', '[']) is >= 0 and var found ? found : rest.Length);
            return (rest[..end], rest[end..]);
        }

        private string? Problem(string key, string after) => key.Length == 0 || after == "." ? $"A key is empty in the path '{Brief(whole)}'."
            : key.Any(char.IsControl) ? "The path contains a control character."
            : null;

        // Where a file that is extended cannot be read, it may have what the argument is about.
        private Node? Refuse(Node? node, string message, string? hint = null)
        {
            if (!isPart) issues.Add(new Issue(at, "", message, hint));
            return node;
        }

        private static string Brief(string path) => path.Length == 0 ? "the top" : Scalars.Brief(path);
    }
}
