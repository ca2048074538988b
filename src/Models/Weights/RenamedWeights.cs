using Ablate.Core.Arrays;

namespace Ablate.Models.Weights;

/// <summary>The arrays of a network under other names, without the network.</summary>
public static class RenamedWeights
{
    /// <summary>Ours as another program calls them, with as many dimensions as it has; what it shares is there once.</summary>
    /// <exception cref="InvalidDataException">The map gives two arrays one name, or one fewer dimensions than it has.</exception>
    public static IReadOnlyList<NamedArray> ToTheirs(IReadOnlyList<NamedArray> ours, NameMap map)
    {
        var named = new Dictionary<string, NamedArray>(StringComparer.Ordinal);
        var theirs = new List<NamedArray>();
        foreach (var array in ours)
        {
            var (name, rank) = map.Theirs(array.Name);
            if (rank < array.Shape.Count) throw new InvalidDataException($"'{array.Name}' has {array.Shape.Count} dimensions, and the map wants {rank}.");
            if (named.TryAdd(name, array)) theirs.Add(array with { Name = name, Shape = [.. array.Shape, .. Enumerable.Repeat(1L, (rank ?? array.Shape.Count) - array.Shape.Count)] });
            else if (!map.Ours(name).Contains(named[name].Name)) throw new InvalidDataException($"The map makes both '{named[name].Name}' and '{array.Name}' into '{name}'.");
            else if (named[name].Type != array.Type || !named[name].Data.Span.SequenceEqual(array.Data.Span)) throw new InvalidDataException($"'{named[name].Name}' and '{array.Name}' share '{name}' by the map, but they hold different numbers.");
        }
        return theirs;
    }

    /// <summary>Theirs as a network of ours has them: its names, its shapes, its types.</summary>
    /// <param name="theirs">What the file holds.</param>
    /// <param name="plan">The network.</param>
    /// <param name="fit">Which array goes where; without problems.</param>
    public static IReadOnlyList<NamedArray> ToOurs(IReadOnlyList<NamedArray> theirs, ModelPlan plan, WeightsFit fit)
    {
        var byName = theirs.ToDictionary(array => array.Name, StringComparer.Ordinal);
        return
        [
            .. plan.State
                .Where(one => fit.Taken.ContainsKey(one.Name))
                .Select(one => Of(byName[fit.Taken[one.Name]], one.Name, one.Shape)),
        ];
    }

    // As a network is built: numbers in 32 bits, counters in 64.
    private static NamedArray Of(NamedArray array, string name, IReadOnlyList<long> shape) => array.Type is ElementType.Int64 || shape.Count == 0
        ? new NamedArray(name, ElementType.Int64, shape, Bytes<long>(array.ToInt64()))
        : new NamedArray(name, ElementType.Float32, shape, Bytes<float>(array.ToSingles()));

    private static byte[] Bytes<T>(T[] values)
        where T : unmanaged => System.Runtime.InteropServices.MemoryMarshal.AsBytes<T>(values).ToArray();
}
