using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using Ablate.Models;
using Ablate.Runner.Data;
using Ablate.Runner.Tests.Data;
using Ablate.Runner.Training;
using static TorchSharp.torch;

namespace Ablate.Runner.Tests.Training;

/// <summary>A run small enough to train in an instant, from the words a file would have.</summary>
internal sealed class TinyRun : IDisposable
{
    public const string Waves = "{synthetic: {shape: [1, 8, 8], classes: 4, train: 250, test: 80}, validation: 30}";
    public const string Convolutional = "[{conv: {out: 8, kernel: 3, padding: 1}}, relu, {max_pool: 2}, flatten, {linear: 4}]";
    public const string Linear = "[flatten, {linear: 4}]";

    private readonly TemporaryFolder _results = new();

    public TinyRun(string train, string model = Convolutional, string data = Waves, int seed = 1)
    {
        var issues = new Issues();
        var binder = new Binder(issues).With(DatasetCatalog.Known);
        var dataConfig = binder.Bind<DataConfig>(YamlReader.Read(data, "data.yaml", issues)!)!;
        var trainConfig = binder.Bind<TrainConfig>(YamlReader.Read(train, "train.yaml", issues)!)!;
        Assert.Empty(issues);
        Data = DatasetTensors.Load(dataConfig, new DataFolders(null, "", null), CPU, CancellationToken.None);
        Plan = ModelPlan.Create(YamlReader.Read(model, "model.yaml", issues)!, Data.Info.Shape, Data.Info.Classes, issues)!;
        Assert.Empty(issues);
        Run = ResolvedRun.Create("tiny", "arm", seed, dataConfig, YamlReader.Read(Plan.Canonical, "model.json", issues)!, trainConfig);
        Folder = new ResultStore(_results.Path, "tiny").Folder(Run.Id);
        Folder.Begin(Run);
    }

    public ResolvedRun Run { get; }

    public ModelPlan Plan { get; }

    public DatasetTensors Data { get; }

    public RunFolder Folder { get; }

    public RunResult Train(ITrainingProgress? progress = null, CancellationTokenSource? stop = null) =>
        new Trainer(CPU, progress).Train(Run, Plan, Data, Folder, stop?.Token ?? TestContext.Current.CancellationToken);

    public void Dispose()
    {
        Data.Dispose();
        _results.Dispose();
    }
}
