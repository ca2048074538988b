using Ablate.Core.Random;
using Ablate.Core.Schema;

namespace Ablate.Runner.Data;

/// <summary>
/// Which examples are trained on, held out for validation, and tested on: positions in the publisher's files, ascending.
/// </summary>
/// <remarks>
/// <para>
/// The rule: the examples of a part are put into one fixed order in which every beginning holds the classes in their
/// proportions (to within one example each). The first <c>validation</c> of the training part's order are held out, the
/// next <c>train</c> are trained on; the first <c>test</c> of the test part's order are tested on.
/// </para>
/// <para>
/// The order depends on the labels alone, not on a run's seed: every arm and every seed has the same split. More
/// training examples are the fewer ones and others, and asking for fewer leaves the validation part as it was.
/// </para>
/// </remarks>
internal sealed record DataSplit(int[] Train, int[] Validation, int[] Test)
{
    public static DataSplit Of(Dataset dataset, DataConfig config)
    {
        var order = StratifiedOrder(dataset.Train.Labels, "train");
        var rest = order.AsSpan(config.Validation);
        return new DataSplit(
            Ascending(rest[..(config.Train ?? rest.Length)]),
            Ascending(order.AsSpan(0, config.Validation)),
            config.Test is { } test
                ? Ascending(StratifiedOrder(dataset.Test.Labels, "test").AsSpan(0, test))
                : [.. Enumerable.Range(0, dataset.Test.Count)]);
    }

    /// <summary>The k-th of a class's n examples stands at (k + ½)/n of the way; a random order decides which is the k-th.</summary>
    internal static int[] StratifiedOrder(short[] labels, string part)
    {
        var size = new int[labels.Length == 0 ? 0 : labels.Max() + 1];
        foreach (var label in labels) size[label]++;

        var seen = new int[size.Length];
        var place = new double[labels.Length];
        foreach (var example in RandomStream.For(0, "split", part).Permutation(labels.Length))
        {
            var label = labels[example];
            place[example] = (seen[label]++ + 0.5) / size[label];
        }

        var order = Enumerable.Range(0, labels.Length).ToArray();
        Array.Sort(order, (left, right) => (place[left], labels[left]).CompareTo((place[right], labels[right])));
        return order;
    }

    private static int[] Ascending(ReadOnlySpan<int> examples)
    {
        var sorted = examples.ToArray();
        Array.Sort(sorted);
        return sorted;
    }
}
