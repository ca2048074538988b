using System.CommandLine;
using Ablate.Analysis.Report;
using Ablate.Core;
using Ablate.Models;
using Ablate.Models.UserLayers;
using Ablate.Runner.Data;
using Ablate.Runner.Inspection;
using Ablate.Runner.Reporting;
using Ablate.Runner.Scheduling;
using Ablate.Runner.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Runner.Cli;

/// <summary><c>ablate inspect RUN</c>: the gates of a trained network over the test set.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("RUN") { Description = "The folder of a completed run: results/EXPERIMENT/runs/ID." };
        var output = new Option<string?>("--out") { Description = "The CSV file to write, with the figure beside it; gates.csv in the run's folder, where 'ablate report' finds it, if left out.", HelpName = "FILE" };
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
            var resolved = RunTrainer.Read(run);
            var gates = Record(run, resolved, DataFolders.OfThisMachine(parsed.GetValue(data)), chosen);
            if (gates.Blocks.Count == 0) throw new UserException(string.Join('\n', ["The network has no gates: none of its layers registers one as 'gate'.", .. Unrecorded(gates)]));

            var file = parsed.GetValue(output) ?? run.GatesFile;
            var rows = gates.Blocks.SelectMany(block => block.Rows()).ToList();
            var drawn = Write(file, resolved, rows);
            Console.Write(GateText.Table(rows));
            Console.WriteLine(FormattableString.Invariant($"\nSpreads are standard deviations: between channels and classes of mean gates, between positions of the gates within an image. Dead: below {GateRow.DeadBelow}; saturated: above {GateRow.SaturatedAbove}."));
            foreach (var line in Unrecorded(gates)) Console.WriteLine(line);
            Console.WriteLine($"By channel and class: {file}; drawn: {drawn}.{(file == run.GatesFile ? " 'ablate report' draws it too." : "")}");
            return ExitStatus.Done;
        });
        return command;
    }

    /// <summary>Writes the table and its figure, and returns the name of the file with the figure.</summary>
    private static string Write(string table, ResolvedRun run, IReadOnlyList<GateRow> rows)
    {
        var (specification, drawing) = (Path.ChangeExtension(table, ".vl.json"), Path.ChangeExtension(table, ".svg"));
        var figure = Reports.GateFigure(run.Arm, run.Seed, rows);
        var drawings = FigureDrawing.Draw([("gates", figure)]);
        try
        {
            AtomicFile.WriteText(table, GateTable.Write(rows));
            AtomicFile.WriteText(specification, figure);
            if (drawings.Svg.TryGetValue("gates", out var svg)) AtomicFile.WriteText(drawing, svg);
            // That of an earlier inspection would show other gates.
            else File.Delete(drawing);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"The gates cannot be written to {table} ({problem.Message.TrimEnd('.')}). Name a file that can be written with --out FILE.", problem);
        }
        if (drawings.Problem is not { } why) return drawing;
        Console.Error.WriteLine($"Left out: the drawing as SVG, {why}");
        return specification;
    }

    private static IEnumerable<string> Unrecorded(RecordedGates gates) =>
        gates.Unrecorded.Select(layer => $"Not recorded: {layer.Path} ({layer.Kind}), which may gate but registers no module as 'gate'.");

    private static RecordedGates Record(RunFolder folder, ResolvedRun run, DataFolders folders, Device device)
    {
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
