namespace Ablate.Core.Schema;

/// <summary>The nearest known name, for hints.</summary>
public static class Suggest
{
    private const int MostNamesListed = 40;

    // More than these nobody reads through.
    private const int MostNamesHinted = 12;
    private const int NearestHinted = 5;
    private const int LongestCompared = 100;

    private static readonly string[] Modules = ["torch.nn.", "nn."];

    /// <summary>
    /// The known name nearest to a misspelt one, or null where none is near: at most one slip for names of up to four
    /// letters, two for up to eight, three beyond. Swapped neighbours count as one slip.
    /// </summary>
    public static string? Nearest(string name, IEnumerable<string> known)
    {
        string? best = null;
        var least = 1 + (name.Length <= 4 ? 1 : name.Length <= 8 ? 2 : 3);
        var folded = Fold(name);
        foreach (var candidate in known)
        {
            if (Math.Abs(candidate.Length - name.Length) > least) continue;
            var distance = Distance(folded, Fold(candidate));
            // Two short names can lie within the cutoff without a letter in common.
            if (distance >= candidate.Length || distance > least || (distance == least && (best is null || string.CompareOrdinal(candidate, best) > 0))) continue;
            // Of two slips in a short name, one in its first letter makes another word of it.
            if (distance > 1 && name.Length <= 8 && char.ToLowerInvariant(name[0]) != char.ToLowerInvariant(candidate[0])) continue;
            (best, least) = (candidate, distance);
        }
        return best;
    }

    /// <summary>A hint: the name that is near enough to be meant, else all names where they are few, else those that are nearest; null where there is none.</summary>
    /// <param name="name">What the file says.</param>
    /// <param name="known">What it could have said.</param>
    /// <param name="plural">What the names are, such as <c>layers</c>.</param>
    public static string? Hint(string name, IEnumerable<string> known, string plural)
    {
        var names = known.ToHashSet(StringComparer.Ordinal);
        if (Nearest(name, names) is { } meant) return $"Did you mean '{meant}'?";
        if (names.Count is > 0 and <= MostNamesHinted) return $"The {plural} are {List([.. names.Order(StringComparer.Ordinal)])}.";
        var folded = Fold(name.Length <= LongestCompared ? name : name[..LongestCompared]);
        var nearest = names.Where(one => one.Length <= LongestCompared).OrderBy(one => Distance(folded, Fold(one))).ThenBy(one => one, StringComparer.Ordinal).Take(NearestHinted).ToList();
        return nearest.Count == 0 ? null : FormattableString.Invariant($"There are {names.Count} {plural}; the nearest are {List(nearest)}.");
    }

    /// <summary>The hint for a layer that is not known: always one, as there are many to choose from.</summary>
    /// <param name="name">What the file says.</param>
    /// <param name="known">What it could have said.</param>
    public static string Layer(string name, IEnumerable<string> known)
    {
        var names = known.ToList();
        return Nearest(WithoutModule(name), names) is null && names.Count > MostNamesHinted ? "'ablate layers' lists those there are." : Hint(WithoutModule(name), names, "layers")!;
    }

    /// <summary>A name without the module of PyTorch that it is in.</summary>
    public static string WithoutModule(string name) => Array.Find(Modules, module => name.StartsWith(module, StringComparison.Ordinal)) is { } prefix ? name[prefix.Length..] : name;

    /// <summary>The hint for a name of another program; null where there is none.</summary>
    /// <param name="known">The name here.</param>
    public static string? OtherName(string? known) => known is null ? null : $"Here it is called '{known}'.";

    /// <summary>Whether two names differ only in case and in the signs - and _.</summary>
    public static bool AreOne(string name, string other) => string.Equals(Plain(name), Plain(other), StringComparison.OrdinalIgnoreCase);

    /// <summary>What a user wrote, cut short where it would fill a message.</summary>
    public static string Brief(string text) => Scalars.Brief(text);

    /// <summary><c>'a', 'b' and 'c'</c>; of very many the first, and how many more.</summary>
    public static string List(IReadOnlyCollection<string> names, string conjunction = "and")
    {
        var quoted = names.Take(MostNamesListed).Select(name => $"'{name}'").ToList();
        if (names.Count > quoted.Count) return FormattableString.Invariant($"{string.Join(", ", quoted)} {conjunction} {names.Count - quoted.Count} more");
        return quoted.Count < 2
            ? string.Concat(quoted)
            : $"{string.Join(", ", quoted.SkipLast(1))} {conjunction} {quoted[^1]}";
    }

    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);

    // Case and the choice between - and _ are no slips worth counting.
    private static string Fold(string name) => name.ToLowerInvariant().Replace('-', '_');

    /// <summary>Damerau-Levenshtein distance in its restricted form (optimal string alignment).</summary>
    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var change = rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(change, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }
        return rows[a.Length, b.Length];
    }
}
