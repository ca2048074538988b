using Ablate.Core.Schema;
using Ablate.Runner.Data;
using Ablate.Runner.Data.Datasets;

namespace Ablate.Runner.Tests.Data;

public sealed class DataSplitTests
{
    private static readonly Synthetic Spec = new(Shape: [1, 1, 1], Classes: 10, Train: 1000, Test: 200);
    private static readonly Dataset Balanced = Load();

    private static Dataset Load() => Spec.Load(new DataFolders(null, "", null), CancellationToken.None);

    private static DataSplit Split(int validation, int? train = null, int? test = null) =>
        DataSplit.Of(Balanced, new DataConfig(Spec, validation, train, test));

    private static int[] PerClass(short[] labels, int[] examples, int classes) =>
        [.. Enumerable.Range(0, classes).Select(label => examples.Count(example => labels[example] == label))];

    [Fact]
    public void Training_and_validation_have_no_example_in_common_and_leave_none_out()
    {
        var split = Split(validation: 150);
        Assert.Equal(150, split.Validation.Length);
        Assert.Equal(Enumerable.Range(0, 1000), split.Train.Concat(split.Validation).Order());
        Assert.Equal(Enumerable.Range(0, 200), split.Test);
    }

    [Fact]
    public void Every_part_has_the_classes_in_proportion()
    {
        var split = Split(validation: 150, train: 300, test: 40);
        Assert.Equal(Enumerable.Repeat(15, 10), PerClass(Balanced.Train.Labels, split.Validation, 10));
        Assert.Equal(Enumerable.Repeat(30, 10), PerClass(Balanced.Train.Labels, split.Train, 10));
        Assert.Equal(Enumerable.Repeat(4, 10), PerClass(Balanced.Test.Labels, split.Test, 10));
    }

    [Fact]
    public void Unequal_classes_stay_in_proportion_to_within_one_example()
    {
        short[] labels = [.. Enumerable.Repeat((short)0, 700), .. Enumerable.Repeat((short)1, 250), .. Enumerable.Repeat((short)3, 50)];
        var order = DataSplit.StratifiedOrder(labels, "train");
        for (var length = 1; length <= labels.Length; length++)
        {
            var counts = PerClass(labels, order[..length], 4);
            Assert.InRange(counts[0], 0.7 * length - 1, 0.7 * length + 1);
            Assert.InRange(counts[1], 0.25 * length - 1, 0.25 * length + 1);
            Assert.InRange(counts[3], 0.05 * length - 1, 0.05 * length + 1);
        }
    }

    [Fact]
    public void Fewer_training_examples_are_some_of_the_more_and_leave_validation_as_it_was()
    {
        var (few, many) = (Split(validation: 100, train: 200), Split(validation: 100, train: 500));
        Assert.Equal(few.Validation, many.Validation);
        Assert.Subset(many.Train.ToHashSet(), few.Train.ToHashSet());
    }

    [Fact]
    public void The_split_is_the_same_whenever_it_is_made() =>
        Assert.Equal(
            DataSplit.Of(Load(), new DataConfig(Spec, 100)).Validation,
            DataSplit.Of(Load(), new DataConfig(Spec, 100)).Validation);
}
