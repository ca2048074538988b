namespace Ablate.Models;

/// <summary>Arithmetic for counts from a file: it saturates instead of overflowing, so that an absurd size stays absurd.</summary>
internal static class Size
{
    /// <summary>The largest network that is planned: 16 GiB of weights in float32.</summary>
    public const long MostParameters = 1L << 32;

    /// <summary>The largest output of one layer for one example: 4 GiB in float32.</summary>
    public const long MostElements = 1L << 30;

    /// <summary>The product of counts, or <see cref="long.MaxValue"/> where it is larger than that.</summary>
    public static long Product(params ReadOnlySpan<long> counts)
    {
        Int128 product = 1;
        foreach (var count in counts) product = Int128.Min(product * count, long.MaxValue);
        return (long)product;
    }

    /// <summary>The sum of counts, or <see cref="long.MaxValue"/> where it is larger than that.</summary>
    public static long Sum(IEnumerable<long> counts)
    {
        Int128 sum = 0;
        foreach (var count in counts) sum = Int128.Min(sum + count, long.MaxValue);
        return (long)sum;
    }

    /// <summary>Every divisor of a count for a message, such as <c>1, 7 or 49</c>; only the first ten where there are more.</summary>
    public static string Divisors(long count)
    {
        const int most = 10;
        var small = new List<long>();
        var large = new List<long>();
        for (long divisor = 1; divisor * divisor <= count; divisor++)
        {
            if (count % divisor != 0) continue;
            small.Add(divisor);
            if (divisor * divisor != count) large.Insert(0, count / divisor);
        }
        string[] all = [.. small.Concat(large).Take(most).Select(divisor => FormattableString.Invariant($"{divisor}"))];
        return all.Length == 1 ? all[0] : $"{string.Join(", ", all[..^1])} or {all[^1]}";
    }
}
