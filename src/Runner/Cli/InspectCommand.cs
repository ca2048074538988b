using System.CommandLine;
using Ablate.Core;
using Ablate.Models;
using Ablate.Models.UserLayers;
using Ablate.Runner.Data;
using Ablate.Runner.Inspection;
using Ablate.Runner.Scheduling;
using Ablate.Runner.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Runner.Cli;

/// <summary><c>ablate inspect RUN</c>: the gates of a trained network over the test set.</summary>
internal static class InspectCommand
{
    private const string FileName = "gates.csv";

    public static Command Create()
    {
        var folder = new Argument<string>("RUN") { Description = "The folder of a completed run: results/EXPERIMENT/runs/ID." };
        var output = new Option<string?>("--out") { Description = $"The CSV file to write; {FileName} in the run's folder where left out.", HelpName = "FILE" };
        var data = Arguments.DataFolder();
        var device = Arguments.Device();
        var command = new Command("inspect", "Records the gates of a trained network over the test set: their means and spreads by channel and class, and how many are dead or saturated.") { folder, output, data, device };
        command.SetAction(parsed =>
        {
            var run = new RunFolder(Path.TrimEndingDirectorySeparator(parsed.GetRequiredValue(folder)));
            if (!File.Exists(run.RunFile)) throw new UserException($"{run.Path} is no folder of a run: it has no {Path.GetFileName(run.RunFile)}.");
            if (!File.Exists(run.WeightsFile)) throw new UserException($"{run.Path} has no trained weights: the run has not been completed, or has diverged.");
            var chosen = Devices.Choose(parsed.GetRequiredValue(device));
            Devices.Configure(chosen, threads: 1);
            var blocks = Record(run, DataFolders.OfThisMachine(parsed.GetValue(data)), chosen);
            if (blocks.Count == 0) throw new UserException("The network has no gates: none of its layers registers one as 'gate'.");

            var file = parsed.GetValue(output) ?? Path.Combine(run.Path, FileName);
            AtomicFile.WriteText(file, GateText.Csv(blocks));
            Console.Write(GateText.Table(blocks));
            Console.WriteLine(FormattableString.Invariant($"\nSpreads are standard deviations of mean gates. Dead: below {GateStatistics.DeadBelow}; saturated: above {GateStatistics.SaturatedAbove}. By channel and class: {file}"));
            return ExitStatus.Done;
        });
        return command;
    }

    private static IReadOnlyList<GateStatistics> Record(RunFolder folder, DataFolders folders, Device device)
    {
        var run = RunTrainer.Read(folder);
        using var data = DatasetTensors.Load(run.Data, folders, device, CancellationToken.None);
        var issues = new Issues();
        var library = LayerLibrary.Load(run.Layers ?? [], issues);
        var plan = (issues.HasErrors ? null : ModelPlan.Create(run.Model, data.Info.Shape, data.Info.Classes, issues, library.Layers))
            ?? throw new UserException(string.Join('\n', issues));
        using var network = plan.Build(run.Seed);
        ModelWeights.Load(network, folder.WeightsFile);
        network.to(device);
        return GateRecorder.Record(network, plan, data);
    }
}
