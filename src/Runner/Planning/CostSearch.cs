namespace Ablate.Runner.Planning;

/// <summary>
/// Searches the whole number whose cost is nearest to a wanted one, where a larger number never costs less. Most costs grow
/// like a square, and then half a dozen of them are asked for; about two dozen where they do not, and more where many
/// numbers have none.
/// </summary>
/// <param name="costOf">The cost of a number; null where it has none, as a width that heads or groups do not divide.</param>
internal sealed class CostSearch(Func<int, long?> costOf)
{
    private const int Largest = 1 << 20;

    // Widths that can be built are seldom farther from each other.
    private const int Farthest = 64;

    private readonly Dictionary<int, long?> _known = [];

    /// <summary>Whether several numbers were tried and all cost the same.</summary>
    public bool IsConstant => Costs().Skip(1).Any() && Costs().Distinct().Count() == 1;

    /// <summary>The number with its cost; null where none was found that has one. Of two equally near ones the smaller.</summary>
    /// <param name="start">Where to begin.</param>
    /// <param name="wanted">The cost to come near.</param>
    public (int Value, long Cost)? Nearest(int start, long wanted)
    {
        var (low, high) = Bracket(Math.Clamp(start, 1, Largest), wanted);
        var halve = false;
        while (high - low > 1 && Between(low, high, halve ? low + ((high - low) / 2) : Expected(low, high, wanted)) is { } middle)
        {
            var size = high - low;
            if (CostAt(middle) < wanted) low = middle;
            else high = middle;
            // Where the cost is not what was expected, the end may only creep nearer.
            halve = high - low > size / 2;
        }
        // Each end may have been left unasked, where it is the smallest number or the largest.
        _ = (CostAt(low), CostAt(high));
        return _known.Where(pair => pair.Value is not null).Select(pair => ((int Value, long Cost)?)(pair.Key, pair.Value!.Value))
            .OrderBy(pair => Math.Abs((double)pair!.Value.Cost - wanted)).ThenBy(pair => pair!.Value.Value).FirstOrDefault();
    }

    // Two numbers with the wanted cost between them; one without a cost counts as too large, as beyond all limits it is.
    private (int Low, int High) Bracket(int start, long wanted)
    {
        var (low, high) = (start, start);
        while (high < Largest && CostAt(high) < wanted) (low, high) = (high, high * 2);
        while (low > 1 && !(CostAt(low) < wanted)) (low, high) = (low / 2, low);
        return (low, high);
    }

    // Where the cost would be the wanted one if it were the square of something straight, as parameters are by the width.
    private int Expected(int low, int high, long wanted)
    {
        if (_known.GetValueOrDefault(low) is not { } less || _known.GetValueOrDefault(high) is not { } more || more <= less) return low + ((high - low) / 2);
        var share = (Math.Sqrt(wanted) - Math.Sqrt(less)) / (Math.Sqrt(more) - Math.Sqrt(less));
        return Math.Clamp(low + (int)(share * (high - low)), low + 1, high - 1);
    }

    // The number with a cost that is nearest to another.
    private int? Between(int low, int high, int middle)
    {
        for (var distance = 0; distance <= Farthest; distance++)
        {
            if (middle + distance < high && CostAt(middle + distance) is not null) return middle + distance;
            if (middle - distance > low && CostAt(middle - distance) is not null) return middle - distance;
        }
        return null;
    }

    private IEnumerable<long> Costs() => _known.Values.OfType<long>();

    private long? CostAt(int number)
    {
        if (!_known.TryGetValue(number, out var cost)) _known[number] = cost = costOf(number);
        return cost;
    }
}
