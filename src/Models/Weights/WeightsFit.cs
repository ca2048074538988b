using System.IO.Enumeration;
using Ablate.Core.Arrays;
using Ablate.Core.Schema;

namespace Ablate.Models.Weights;

/// <summary>
/// Which arrays of a file go where in a network, and everything that stands in the way. It needs no tensor, so that a file
/// of weights is checked before anything is trained.
/// </summary>
public sealed class WeightsFit
{
    private const int MostNamed = 8;

    // Counts the steps of training and changes no output; torch before 0.4.1 and other frameworks have none.
    private const string Counter = "num_batches_tracked";

    private readonly Dictionary<string, string> _taken;

    private readonly HashSet<string> _counters;

    private WeightsFit(Dictionary<string, string> taken, HashSet<string> counters, IReadOnlyList<string> left, IReadOnlyList<string> problems)
    {
        _taken = taken;
        _counters = counters;
        Left = left;
        Problems = problems;
    }

    /// <summary>The name in the file by the name in the network.</summary>
    public IReadOnlyDictionary<string, string> Taken => _taken;

    /// <summary>What keeps its initial values because the caller said so, in ordinal order.</summary>
    public IReadOnlyList<string> Left { get; }

    /// <summary>Whole sentences, each with a name; none where the file fits.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>Fits a file to a network.</summary>
    /// <param name="plan">The network.</param>
    /// <param name="file">What the file holds.</param>
    /// <param name="map">What the file calls the network's arrays.</param>
    /// <param name="except">Patterns (<c>linear1.*</c>) of the network's names that are not taken from the file.</param>
    public static WeightsFit Of(ModelPlan plan, IReadOnlyList<ArrayHeader> file, NameMap map, IReadOnlyList<string> except)
    {
        var shapes = plan.Parameters.Select(one => (one.Name, one.Shape)).Concat(plan.Buffers.Select(one => (one.Name, one.Shape)))
            .ToDictionary(pair => pair.Name, pair => pair.Shape, StringComparer.Ordinal);
        var problems = new List<string>();
        var found = Mapped(file, map, problems);

        var unused = except.Where(pattern => !shapes.Keys.Concat(found.Keys).Any(name => IsOf(name, pattern))).ToList();
        problems.AddRange(unused.Select(pattern => $"Nothing in the network or in the file is called '{pattern}', which is to be left as it is.{Nearest(pattern, shapes.Keys, "The nearest of the network")}"));

        // A counter of 64-bit numbers takes no fractions; whether what a file has in a floating type are some, its numbers tell.
        var counters = plan.Buffers.Where(one => one.Shape.Count == 0).Select(one => one.Name).ToHashSet(StringComparer.Ordinal);
        var (taken, missing, different) = (new Dictionary<string, string>(StringComparer.Ordinal), new List<string>(), new List<string>());
        var left = new List<string>();
        foreach (var (name, shape) in shapes)
        {
            if (except.Any(pattern => IsOf(name, pattern))) left.Add(name);
            else if (!found.TryGetValue(name, out var array))
            {
                if (!name.EndsWith(Counter, StringComparison.Ordinal)) missing.Add(name);
            }
            else if (!SameNumbers(array.Shape, shape)) different.Add($"'{name}' is {Size(array.Shape)} in the file{(array.Name == name ? "" : $" (as '{array.Name}')")} and {Size(shape)} in the network.");
            else if (!counters.Contains(name) && IsWhole(array.Type)) different.Add($"'{name}' takes fractions, but the file holds whole numbers{(array.Name == name ? "" : $" (as '{array.Name}')")}: {array.Type}. Quantised weights have to be scaled back before they are saved.");
            else taken.Add(name, array.Name);
        }
        var extra = found.Keys.Where(name => !shapes.ContainsKey(name) && !except.Any(pattern => IsOf(name, pattern))).ToList();

        problems.AddRange(Some(different, sentence => sentence));
        problems.AddRange(Some(missing, name =>
        {
            var called = map.Theirs(name).Name is var theirs && theirs != name ? $", which the map calls '{theirs}'" : "";
            return $"The file has no '{name}' ({Size(shapes[name])}){called}.{Nearest(name, extra, "The nearest of what the network does not take")}";
        }));
        problems.AddRange(Some(extra, name =>
        {
            var called = found[name].Name == name ? "" : $", which is '{found[name].Name}' in the file";
            return $"The network has no '{name}'{called}.{Nearest(name, missing, "The nearest of what it lacks")}";
        }));
        // A map may have rules for what some networks lack, so that one without a name is no problem in itself.
        if (missing.Count + extra.Count > 0 && map.Unused(file.Select(array => array.Name)) is { Count: > 0 } idle)
            problems.Add($"Nothing in the file has a name of these rules of the map: {string.Join(", ", idle.Take(MostNamed))}{(idle.Count > MostNamed ? FormattableString.Invariant($" and {idle.Count - MostNamed} more") : "")}.");
        return new WeightsFit(taken, counters, [.. left.Order(StringComparer.Ordinal)], problems);
    }

    /// <summary>The arrays that are taken and hold what is no number, or no whole one where the network counts, as whole sentences; none where all is well.</summary>
    /// <param name="arrays">What the file holds.</param>
    public IReadOnlyList<string> Unusable(IReadOnlyList<NamedArray> arrays)
    {
        var ours = _taken.ToLookup(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);
        var found = new List<string>();
        foreach (var array in arrays)
        {
            if (ours[array.Name].FirstOrDefault() is not { } name || IsWhole(array.Type)) continue;
            if (ours[array.Name].FirstOrDefault(_counters.Contains) is { } counter)
            {
                if (!array.AreWhole) found.Add($"'{counter}'{(array.Name == counter ? "" : $" (as '{array.Name}')")} counts, but the file has it as {array.Type}, with a number that is not whole.");
                continue;
            }
            var numbers = array.ToSingles();
            var count = numbers.Count(number => !float.IsFinite(number));
            if (count > 0) found.Add(FormattableString.Invariant($"'{name}'{(array.Name == name ? "" : $" (as '{array.Name}')")} has {count} of {numbers.Length} numbers that are NaN or infinite in single precision: such a network gives no results."));
        }
        return [.. Some(found, sentence => sentence)];
    }

    private static bool IsWhole(ElementType type) => type is ElementType.UInt8 or ElementType.Int16 or ElementType.Int32 or ElementType.Int64;

    private static Dictionary<string, ArrayHeader> Mapped(IReadOnlyList<ArrayHeader> file, NameMap map, List<string> problems)
    {
        var found = new Dictionary<string, ArrayHeader>(StringComparer.Ordinal);
        foreach (var array in file)
        {
            foreach (var ours in map.Ours(array.Name))
                if (!found.TryAdd(ours, array)) problems.Add($"The map makes both '{found[ours].Name}' and '{array.Name}' into '{ours}'.");
        }
        return found;
    }

    /// <summary>
    /// Dimensions of size 1 at the ends make no difference: a linear layer's [out, in] is a 1×1 convolution's [out, in, 1, 1]
    /// in other programs, and a table of positions has one example in front.
    /// </summary>
    internal static bool SameNumbers(IReadOnlyList<long> a, IReadOnlyList<long> b) => Inner(a).SequenceEqual(Inner(b));

    private static IEnumerable<long> Inner(IReadOnlyList<long> shape) => shape.SkipWhile(size => size == 1).Reverse().SkipWhile(size => size == 1).Reverse();

    internal static bool IsOf(string name, string pattern) => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);

    private static string Nearest(string name, IEnumerable<string> known, string what) =>
        Suggest.Nearest(name, known) is { } nearest ? $" {what} is '{nearest}'." : "";

    // The hint of each is a search among the others.
    private static IEnumerable<string> Some(List<string> names, Func<string, string> sentence)
    {
        foreach (var name in names.Take(MostNamed)) yield return sentence(name);
        if (names.Count > MostNamed) yield return FormattableString.Invariant($"... and {names.Count - MostNamed} more like this.");
    }

    private static string Size(IReadOnlyList<long> shape) => shape.Count == 0 ? "one number" : string.Join('×', shape);
}
