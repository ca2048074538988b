using Ablate.Core.Schema;
using Ablate.Runner.Data;
using Ablate.Runner.Data.Datasets;

namespace Ablate.Runner.Tests.Data;

public sealed class FashionMnistTests
{
    [Fact]
    public void The_published_files_give_the_published_constants()
    {
        var folders = DataFolders.OfThisMachine(null);
        Assert.SkipUnless(Directory.Exists(Path.Combine(folders.System ?? "", "fashion-mnist")), "The system's package dataset-fashion-mnist is not installed.");

        var dataset = DatasetCatalog.Load(new DataConfig(new FashionMnist()), folders with { User = null }, TestContext.Current.CancellationToken);
        Assert.Equal((60_000, 10_000), (dataset.Train.Count, dataset.Test.Count));
        Assert.All(Enumerable.Range(0, 10), label => Assert.Equal(6000, dataset.Train.Labels.Count(one => one == label)));
        var computed = Normalisation.Of(dataset.Train, channels: 1);
        Assert.Equal(dataset.Info.Normalisation!.Mean[0], computed.Mean[0], 5e-5);
        Assert.Equal(dataset.Info.Normalisation.Std[0], computed.Std[0], 5e-5);
    }
}
