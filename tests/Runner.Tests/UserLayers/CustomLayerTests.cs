using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Versioning;
using System.Text.Json;
using Ablate.Core;
using Ablate.Runner.Tests.Cli;
using Ablate.Runner.Tests.Data;

namespace Ablate.Runner.Tests.UserLayers;

/// <summary>The example of a layer of one's own, as its README has it, and what can be wrong with such an assembly.</summary>
public sealed class CustomLayerTests : IDisposable
{
    private const string FileName = "CustomLayer.dll";

    private readonly TemporaryFolder _folder = new();

    public CustomLayerTests()
    {
        Directory.CreateDirectory(_folder["bin"]);
        File.Copy(Path.Combine(AppContext.BaseDirectory, FileName), Dll);
        File.Copy(Path.Combine(AppContext.BaseDirectory, "experiments", "examples", "custom-layer", "experiment.yaml"), Experiment);
    }

    private string Experiment => _folder["experiment.yaml"];

    private string Dll => _folder[Path.Combine("bin", FileName)];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_example_is_checked_trained_and_reported_and_its_runs_know_the_assembly()
    {
        var check = await AblateProcess.Run("check", Experiment);
        Assert.Equal((0, $"{Experiment} is in order: 3 arms, 9 runs.\n"), (check.Status, check.Output));

        var run = await AblateProcess.Run("run", Experiment, "--results", _folder["results"], "--device", "cpu", "-o", "seeds=1", "-o", "train.epochs=1");
        Assert.True(run.Status == 0, run.Error);
        var hash = Core.Schema.Contents.Sha256(Dll);
        var runs = new ResultStore(_folder["results"], "custom-layer").Folders().ToDictionary(ArmOf);
        Assert.Contains(hash, File.ReadAllText(runs["scale"].RunFile), StringComparison.Ordinal);
        Assert.Equal([$"{FileName} {hash}"], runs["scale"].ReadProvenance()!.Layers!);
        Assert.DoesNotContain(hash, File.ReadAllText(runs["se"].RunFile), StringComparison.Ordinal);
        Assert.Null(runs["se"].ReadProvenance()!.Layers);

        // The copy beside the results holds from any folder.
        var again = await AblateProcess.Run("check", new ResultStore(_folder["results"], "custom-layer").ExperimentFile);
        Assert.True(again.Status == 0, again.Error);
    }

    [Fact]
    public async Task A_report_needs_the_assembly_no_longer_and_says_the_same_without_it()
    {
        var results = Path.Combine(_folder["results"], "custom-layer");
        var run = await AblateProcess.Run("run", Experiment, "--results", _folder["results"], "--device", "cpu", "-o", "seeds=2", "-o", "train.epochs=1");
        Assert.True(run.Status == 0, run.Error);
        var first = await AblateProcess.Run("report", results, "--out", _folder["with"]);
        Assert.True(first.Status == 0, first.Error);

        File.Delete(Dll);
        var second = await AblateProcess.Run("report", results, "--out", _folder["without"]);

        Assert.True(second.Status == 0, second.Error);
        foreach (var file in (string[])["report.json", "report.md", "runs.csv"])
            Assert.Equal(File.ReadAllText(Path.Combine(_folder["with"], file)), File.ReadAllText(Path.Combine(_folder["without"], file)));
        // What a network is made of cannot be remembered.
        var inspected = await AblateProcess.Run("inspect", new ResultStore(_folder["results"], "custom-layer").Folders().First(folder => ArmOf(folder) == "scale").Path, "--device", "cpu");
        Assert.Equal(2, inspected.Status);
        Assert.Contains($"There is no file {Dll}. Build the project of the layers first", inspected.Error, StringComparison.Ordinal);

        // Results of before it was recorded.
        File.Delete(Path.Combine(results, "networks.json"));
        var older = await AblateProcess.Run("report", results, "--out", _folder["older"]);
        Assert.Equal(2, older.Status);
        Assert.Contains($"There is no file {Dll}. Build the project of the layers first", older.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_layer_of_one_s_own_is_listed_and_known_to_editors()
    {
        var layers = await AblateProcess.Run("layers", "--layers", Dll);
        Assert.Contains("\nchannel_scale(*init = 1): Scales each channel by a weight that is learned.\n", layers.Output, StringComparison.Ordinal);
        var schema = await AblateProcess.Run("schema", "--layers", Dll);
        using var json = JsonDocument.Parse(schema.Output);
        Assert.True(json.RootElement.GetProperty("$defs").TryGetProperty("layer.channel_scale", out _));
    }

    [Fact]
    public void A_misspelt_one_is_told_the_nearest_name() => Assert.StartsWith(
        "experiment.yaml:17:23: error: arms.scale.attention: There is no layer 'channel_scal'. Did you mean 'channel_scale'?",
        Assert.Single(Told(File.ReadAllText(Experiment).Replace("{channel_scale: {init: 0.5}}", "{channel_scal: {init: 0.5}}", StringComparison.Ordinal))), StringComparison.Ordinal);

    [Fact]
    public void Its_own_refusals_are_told_like_those_of_other_layers() => Assert.Contains(
        "A channel scale needs an image but a vector of 4 arrives. Put it before the layer that flattens.",
        Assert.Single(Told(File.ReadAllText(Experiment).Replace("  - linear: 4\n", "  - linear: 4\n  - channel_scale\n", StringComparison.Ordinal))),
        StringComparison.Ordinal);

    [Fact]
    public void The_command_line_names_assemblies_too()
    {
        var text = File.ReadAllText(Experiment).Replace("layers: bin/CustomLayer.dll\n", "", StringComparison.Ordinal);
        Assert.NotEmpty(Told(text));
        Assert.Empty(Told(text, Dll));
    }

    [Theory]
    [InlineData("bin/Missing.dll", "There is no file {0}/bin/Missing.dll. Build the project of the layers first, as with 'dotnet build'.")]
    [InlineData("experiment.yaml", "{0}/experiment.yaml is not a .NET assembly.")]
    [InlineData("../elsewhere.dll", "'../elsewhere.dll' leads out of the project's folder. Copy the assembly into the project, or say which one is meant: {file: ..., sha256: ...}.")]
    [InlineData("bin/Ablate.Analysis.dll", "{0}/bin/Ablate.Analysis.dll has no layers. A layer is a public record with a [Kind], derived from Ablate.Models.LayerSpec.")]
    [InlineData("[bin/CustomLayer.dll, bin/Other.dll]", "The layer 'channel_scale' of Other.dll exists already in CustomLayer.dll. Give it another name in its [Kind].")]
    [InlineData("bin/Old.dll", "{0}/bin/Old.dll is built for .NETFramework,Version=v4.8, and this program runs on .NET 10.0. A layer is a public record with a [Kind], derived from Ablate.Models.LayerSpec.")]
    [InlineData("{file: bin/CustomLayer.dll, sha256: 12}", "A SHA-256 is 64 digits of 0 to 9 and a to f. 'sha256sum FILE' prints it.")]
    public void An_assembly_that_cannot_be_used_is_told_with_its_place(string named, string message)
    {
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Ablate.Analysis.dll"), _folder["bin/Ablate.Analysis.dll"]);
        // The same layers in another content.
        File.WriteAllBytes(_folder["bin/Other.dll"], [.. File.ReadAllBytes(Dll), 0]);
        var framework = new CustomAttributeBuilder(typeof(TargetFrameworkAttribute).GetConstructor([typeof(string)])!, [".NETFramework,Version=v4.8"]);
        var old = new PersistedAssemblyBuilder(new AssemblyName("Old"), typeof(object).Assembly, [framework]);
        old.DefineDynamicModule("Old");
        old.Save(_folder["bin/Old.dll"]);
        // The folder of a project, which a path must not leave.
        File.WriteAllText(_folder["project.sln"], "");

        var told = Told(File.ReadAllText(Experiment).Replace("bin/CustomLayer.dll", named, StringComparison.Ordinal));

        Assert.Contains(told, line => line.StartsWith("experiment.yaml:6:", StringComparison.Ordinal) && line.EndsWith(message.Replace("{0}", _folder.Path, StringComparison.Ordinal), StringComparison.Ordinal));
    }

    [Fact]
    public void Another_content_is_another_run_and_the_arms_without_the_layer_stay_what_they_are()
    {
        var first = Ids();
        // A byte after the end changes the content and not what is in it.
        File.AppendAllText(Dll, " ");
        var second = Ids();
        Assert.Equal((first["baseline"], first["se"]), (second["baseline"], second["se"]));
        Assert.NotEqual(first["scale"], second["scale"]);

        Dictionary<string, string> Ids() => Study.Load(Experiment, new Issues())!.Arms.ToDictionary(arm => arm.Name, arm => arm.Runs[0].Id);
    }

    private static string ArmOf(RunFolder folder)
    {
        using var run = JsonDocument.Parse(File.ReadAllText(folder.RunFile));
        return run.RootElement.GetProperty("arm").GetString()!;
    }

    private string[] Told(string text, params string[] assemblies)
    {
        File.WriteAllText(Experiment, text);
        var issues = new Issues();
        Study.Load(Experiment, issues, StudyOptions.None with { Layers = Runner.Cli.Arguments.LayerFiles(assemblies) });
        return [.. issues.Where(issue => issue.Severity == Severity.Error).Select(issue => issue.ToString().Replace(_folder.Path + "/experiment.yaml:", "experiment.yaml:", StringComparison.Ordinal))];
    }
}
