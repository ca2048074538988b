using Ablate.Core.Yaml;

namespace Ablate.Core.Schema;

/// <summary>What a value says apart from its mistakes.</summary>
public sealed partial class Binder
{
    /// <summary>
    /// What a mapping says apart from the values that are wrong, which have been reported, so that one mistake does not hide
    /// what is to be said of the others. Reports nothing.
    /// </summary>
    /// <param name="mapping">The mapping with mistakes; a key that is needed to read any other comes first.</param>
    /// <param name="needed">How many of its first keys are needed.</param>
    public MappingNode WithoutMistakes<T>(MappingNode mapping, int needed = 0)
        where T : class
    {
        var first = new List<Entry>();
        foreach (var entry in mapping.Entries.Take(needed)) first.AddRange(Sound(entry, value => mapping with { Entries = [.. first, value] }));
        var others = mapping.Entries.Skip(needed).SelectMany(entry => Sound(entry, value => mapping with { Entries = [.. first, value] }));
        return mapping with { Entries = [.. first, .. others.ToList()] };

        // The entry, what is sound of it, or nothing.
        Entry[] Sound(Entry entry, Func<Entry, Node> whole)
        {
            if (IsSound(whole(entry), asPart: false)) return [entry];
            var sound = entry with { Value = Pruned(entry.Value, value => whole(entry with { Value = value })) };
            return IsSound(whole(sound), asPart: false) ? [sound] : [];
        }

        Node Pruned(Node value, Func<Node, Node> whole) => value switch
        {
            MappingNode inner => inner with { Entries = [.. inner.Entries.SelectMany(entry => Kept(entry.Value, one => whole(inner with { Entries = [entry with { Value = one }] })).Select(kept => entry with { Value = kept }))] },
            SequenceNode list => list with { Items = [.. list.Items.SelectMany(item => Kept(item, one => whole(list with { Items = [one] })))] },
            _ => value,
        };

        Node[] Kept(Node value, Func<Node, Node> whole)
        {
            if (IsSound(whole(value), asPart: true)) return [value];
            var pruned = Pruned(value, whole);
            return !ReferenceEquals(pruned, value) && IsSound(whole(pruned), asPart: true) ? [pruned] : [];
        }

        bool IsSound(Node whole, bool asPart)
        {
            var silent = new Binder(new Issues()) { _ofParts = asPart };
            foreach (var (type, catalog) in _catalogs) silent._catalogs[type] = catalog;
            return silent.Bind<T>(whole) is not null || (asPart && silent.Issues.Count == 0);
        }
    }
}
