using System.Diagnostics.CodeAnalysis;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core;

/// <summary><c>10</c> stands for the seeds 0 to 9, <c>[3, 7, 11]</c> for those.</summary>
internal sealed record SeedList(IReadOnlyList<int> Seeds) : IReadsNode<SeedList>
{
    public const int Most = 10_000;

    public static bool TryRead(Node node, Binder binder, [MaybeNullWhen(false)] out SeedList value)
    {
        value = node switch
        {
            SequenceNode list => ReadList(list, binder),
            MappingNode => RefuseRule(node, binder),
            _ => ReadCount(node, binder),
        };
        return value is not null;
    }

    private static SeedList? ReadCount(Node node, Binder binder)
    {
        if (!binder.TryBind<int>(node, out var count)) return null;
        if (count is >= 1 and <= Most) return new SeedList([.. Enumerable.Range(0, count)]);
        binder.Issues.Error(
            node,
            FormattableString.Invariant($"The number of seeds must be at least 1 and at most {Most}, but it is {count}."),
            count is > Most or 0 ? $"To train with the one seed {count}, write [{count}]." : null);
        return null;
    }

    private static SeedList? ReadList(SequenceNode list, Binder binder)
    {
        if (list.Items.Count is 0 or > Most)
        {
            binder.Issues.Error(list, FormattableString.Invariant($"At least 1 and at most {Most} seeds are expected, but the list has {list.Items.Count}."));
            return null;
        }
        var seeds = new List<int>();
        var whole = true;
        foreach (var item in list.Items)
        {
            if (!binder.TryBind<int>(item, out var seed)) whole = false;
            else if (seed < 0) whole = Refuse(item, $"A seed is 0 or more, but this is {seed}.", binder);
            else if (seeds.Contains(seed)) whole = Refuse(item, $"The seed {seed} is given twice.", binder);
            else seeds.Add(seed);
        }
        return whole ? new SeedList(seeds) : null;
    }

    private static SeedList? RefuseRule(Node node, Binder binder)
    {
        binder.Issues.Error(node, "A rule for the number of seeds is not supported.", "Give a number of seeds (10) or a list of them ([0, 1, 2]).");
        return null;
    }

    private static bool Refuse(Node node, string message, Binder binder)
    {
        binder.Issues.Error(node, message);
        return false;
    }
}
