using System.Diagnostics.CodeAnalysis;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core;

/// <summary>
/// Seeds are added to all arms until the interval of every declared comparison is narrow enough (Chow and Robbins 1965),
/// blind to the sign of the difference.
/// </summary>
/// <param name="HalfWidth">The largest half-width of an interval of the difference, as a fraction: 0.002 is 0.2 percentage points.</param>
/// <param name="Min">The seeds that are trained in any case.</param>
/// <param name="Max">The seeds at which it ends in any case.</param>
public sealed record WidthRule(double HalfWidth, int Min, int Max);

/// <summary>
/// <c>10</c> stands for the seeds 0 to 9, <c>[3, 7, 11]</c> for those, and
/// <c>{until: {half_width: 0.2 pp, min: 5, max: 40}}</c> for as many as a rule asks for.
/// </summary>
internal sealed record SeedPlan(IReadOnlyList<int> Seeds, WidthRule? Until = null) : IReadsNode<SeedPlan>
{
    public const int Most = 10_000;

    // Below five seeds the width of an interval is too uncertain to stop at.
    private const int LeastForRule = 5;

    private static readonly string[] RuleKeys = ["half_width", "min", "max"];

    public static bool TryRead(Node node, Binder binder, [MaybeNullWhen(false)] out SeedPlan value)
    {
        value = node switch
        {
            SequenceNode list => ReadList(list, binder),
            MappingNode mapping => ReadRule(mapping, binder),
            _ => ReadCount(node, binder),
        };
        return value is not null;
    }

    private static SeedPlan? ReadCount(Node node, Binder binder)
    {
        var count = 0;
        var isBeyond = node is ScalarNode scalar && Scalars.IsBeyondWhole(scalar);
        if (!isBeyond && !binder.TryBind(node, out count)) return null;
        if (count is >= 1 and <= Most) return new SeedPlan([.. Enumerable.Range(0, count)]);
        binder.Issues.Error(
            node,
            FormattableString.Invariant($"The number of seeds must be at least 1 and at most {Most:N0}, but it is {Scalars.Brief(((ScalarNode)node).Text)}."),
            !isBeyond && count is (> Most or 0) ? $"To train with the one seed {count}, write [{count}]." : null);
        return null;
    }

    private static SeedPlan? ReadList(SequenceNode list, Binder binder)
    {
        if (list.Items.Count is 0 or > Most)
        {
            binder.Issues.Error(list, FormattableString.Invariant($"At least 1 and at most {Most:N0} seeds are expected, but the list has {list.Items.Count:N0}."));
            return null;
        }
        var seeds = new List<int>();
        var known = new HashSet<int>();
        var whole = true;
        foreach (var item in list.Items)
        {
            if (!binder.TryBind(item, new InRangeAttribute(0, int.MaxValue), out var seed)) whole = false;
            else if (!known.Add(seed)) whole = Refuse(item, $"The seed {seed} is given twice.", binder);
            else seeds.Add(seed);
        }
        return whole ? new SeedPlan(seeds) : null;
    }

    private static SeedPlan? ReadRule(MappingNode mapping, Binder binder)
    {
        var whole = binder.CheckKeys(mapping, ["until"], "'seeds'", out _, advice: _ => CountOf(mapping));
        if (mapping["until"] is not { } until)
        {
            if (whole) binder.Missing(mapping, "until", "a rule for the number of seeds");
            return null;
        }
        if (binder.Bind<MappingNode>(until) is not { } rule) return null;
        whole &= binder.CheckKeys(rule, RuleKeys, "'until'", out var excused);
        foreach (var key in RuleKeys.Where(key => rule[key] is null))
        {
            whole = false;
            if (!excused.Contains(key)) binder.Missing(rule, key, "'until'");
        }
        var width = rule["half_width"] is { } node ? PercentagePoints.Read(node, "A half-width", binder) : null;
        var (hasLeast, hasMost) = (ReadNumber(rule["min"], LeastForRule, binder, out var least), ReadNumber(rule["max"], LeastForRule, binder, out var most));
        if (hasLeast && hasMost && most < least)
            whole = Refuse(rule["max"]!, FormattableString.Invariant($"At most {most} seeds are fewer than the {least} that are trained in any case."), binder);
        return whole && hasLeast && hasMost && width is { Share: var share } ? new SeedPlan([.. Enumerable.Range(0, least)], new WidthRule(share, least, most)) : null;
    }

    // {count: 3}, {n: 3}: the number is all that there is to say.
    private static string? CountOf(MappingNode mapping) =>
        mapping.Entries is [{ Value: ScalarNode count }] && Scalars.Meaning(count) is long ? $"Write seeds: {count.Text}." : null;

    private static bool ReadNumber(Node? node, int least, Binder binder, out int number)
    {
        number = 0;
        return node is not null && binder.TryBind(node, new InRangeAttribute(least, Most), out number);
    }

    private static bool Refuse(Node node, string message, Binder binder)
    {
        binder.Issues.Error(node, message);
        return false;
    }
}
