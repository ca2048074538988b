using Ablate.Core;
using Ablate.Core.Arrays;
using Ablate.Models;
using Ablate.Runner.Tests.Cli;
using Ablate.Runner.Tests.Data;

namespace Ablate.Runner.Tests.Weights;

/// <summary>A training that starts from weights of a file.</summary>
public sealed class InitialWeightsTests : IDisposable
{
    private const string Text = """
        experiment: transfer
        data: {synthetic: {shape: [1, 8, 8], classes: 4, train: 160, test: 40, noise: 1}}
        model: [{conv: {out: 4, kernel: 3, padding: 1}}, relu, flatten, {linear: 4}]
        train: {epochs: 1, batch: 32, optimizer: {sgd: {lr: 1.0e-12}}, evaluate: at_end}
        arms:
          scratch: {}
          pretrained: {train: {init: {weights: net.safetensors}}}
        seeds: 1
        """;

    private readonly TemporaryFolder _folder = new();

    public InitialWeightsTests() => WriteWeights(seed: 7, "net.safetensors");

    private string Experiment => _folder["experiment.yaml"];

    private ResultStore Store => new(_folder["results"], "transfer");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_starts_from_the_weights_and_its_copy_of_the_experiment_holds_from_any_folder()
    {
        File.WriteAllText(Experiment, Text);
        var ids = Ids();
        Assert.NotEqual(ids["scratch"], ids["pretrained"]);

        var run = await AblateProcess.Run("run", Experiment, "--results", _folder["results"], "--device", "cpu");
        Assert.True(run.Status == 0, run.Error);

        // The learning rate is as good as nothing, so that the weights at the end are those of the beginning.
        var file = SafeTensors.Read(_folder["net.safetensors"]).Single(array => array.Name == "linear1.weight").ToSingles();
        var trained = SafeTensors.Read(Store.Folder(ids["pretrained"]).WeightsFile).Single(array => array.Name == "linear1.weight").ToSingles();
        Assert.All(file.Zip(trained), pair => Assert.Equal(pair.First, pair.Second, 1e-7));

        // The hash stands for the file, which a report does not need.
        File.Delete(_folder["net.safetensors"]);
        var report = await AblateProcess.Run("report", Store.Path, "--out", _folder["report"]);
        Assert.True(report.Status == 0, report.Error);
    }

    [Fact]
    public void The_content_of_the_weights_is_part_of_the_identity_and_their_path_is_not()
    {
        File.WriteAllText(Experiment, Text);
        var first = Ids();
        File.Move(_folder["net.safetensors"], _folder["moved.safetensors"]);
        var moved = Text.Replace("net.safetensors", "moved.safetensors", StringComparison.Ordinal);
        File.WriteAllText(Experiment, moved);
        Assert.Equal(first, Ids());
        WriteWeights(seed: 8, "moved.safetensors");
        File.WriteAllText(Experiment, moved);
        var other = Ids();
        Assert.Equal(first["scratch"], other["scratch"]);
        Assert.NotEqual(first["pretrained"], other["pretrained"]);
    }

    [Fact]
    public void A_map_and_a_new_head_are_said_in_the_file()
    {
        File.WriteAllText(_folder["names.map"], "features.0.* -> conv1.*\nfc.* -> linear1.*\n");
        var arrays = SafeTensors.Read(_folder["net.safetensors"]).Select(array => array with { Name = array.Name.Replace("conv1", "features.0", StringComparison.Ordinal).Replace("linear1", "fc", StringComparison.Ordinal) }).ToList();
        SafeTensors.Write(_folder["net.safetensors"], arrays);
        Assert.Contains(Told("weights: net.safetensors"), line => line.EndsWith("The file has no 'conv1.weight' (4×1×3×3).", StringComparison.Ordinal));
        Assert.Empty(Told("weights: net.safetensors, map: names.map"));
        Assert.Empty(Told("weights: net.safetensors, map: names.map, except: [linear1.*]"));
    }

    [Theory]
    [InlineData("weights: missing.safetensors", "{0}/missing.safetensors cannot be read: there is no such file.")]
    [InlineData("weights: experiment.yaml", "it is neither safetensors nor .npz; save the state dict with safetensors.torch.save_file or numpy.savez.")]
    [InlineData("weights: net.safetensors, except: [linear2.weight]", "Nothing in the network or in the file is called 'linear2.weight', which is to be left as it is. The nearest of the network is 'linear1.weight'.")]
    [InlineData("weights: net.safetensors, sha256: 00", "A SHA-256 is 64 digits of 0 to 9 and a to f. 'sha256sum FILE' prints it.")]
    [InlineData("weights: net.safetensors, mapp: a.map", "The key 'mapp' is not known here. Did you mean 'map'?")]
    public void What_keeps_weights_from_being_taken_is_told_with_its_place(string init, string message) =>
        Assert.Contains(Told(init), line => line.StartsWith("experiment.yaml:7:", StringComparison.Ordinal) && line.EndsWith(message.Replace("{0}", _folder.Path, StringComparison.Ordinal), StringComparison.Ordinal));

    [Fact]
    public async Task Weights_are_listed_exported_and_imported()
    {
        File.WriteAllText(Experiment, Text);
        File.WriteAllText(_folder["names.map"], "fc.{n}.* -> linear{n}.*\n");
        var export = await AblateProcess.Run("weights", "export", _folder["net.safetensors"], "--map", _folder["names.map"], "--out", _folder["out.safetensors"]);
        Assert.Equal((0, $"4 arrays in {_folder["out.safetensors"]}.\n"), (export.Status, export.Output));
        Assert.Equal(["conv1.bias", "conv1.weight", "fc.1.bias", "fc.1.weight"], SafeTensors.Describe(_folder["out.safetensors"]).Select(array => array.Name).Order(StringComparer.Ordinal));

        var list = await AblateProcess.Run("weights", "list", _folder["out.safetensors"], "--map", _folder["names.map"]);
        Assert.Contains("\nfc.1.weight -> linear1.weight  4×256    Float32\n", "\n" + list.Output, StringComparison.Ordinal);

        var refused = await AblateProcess.Run("weights", "import", _folder["out.safetensors"], "--for", Experiment);
        Assert.Equal(2, refused.Status);
        Assert.Contains("The file has no 'linear1.weight' (4×256).", refused.Error, StringComparison.Ordinal);

        var import = await AblateProcess.Run("weights", "import", _folder["out.safetensors"], "--for", Experiment, "--map", _folder["names.map"], "--out", _folder["in.safetensors"]);
        Assert.True(import.Status == 0, import.Error);
        var (before, after) = (SafeTensors.Read(_folder["net.safetensors"]), SafeTensors.Read(_folder["in.safetensors"]));
        Assert.Equal(before.Select(array => array.Name).Order(), after.Select(array => array.Name).Order());
        Assert.All(before, array => Assert.Equal(array.ToSingles(), after.Single(one => one.Name == array.Name).ToSingles()));
    }

    [Fact]
    public async Task Weights_are_written_for_numpy_where_the_ending_says_so()
    {
        File.WriteAllText(Experiment, Text);
        string[][] verbs = [["export", _folder["net.safetensors"]], ["import", _folder["net.safetensors"], "--for", Experiment]];
        foreach (var verb in verbs)
        {
            var written = await AblateProcess.Run(["weights", .. verb, "--out", _folder["out.npz"]]);
            Assert.True(written.Status == 0, written.Error);
            Assert.Equal(4, NpzFile.Read(_folder["out.npz"]).Count);
            File.Delete(_folder["out.npz"]);

            var refused = await AblateProcess.Run(["weights", .. verb, "--out", _folder["out.pt"]]);
            Assert.Equal(2, refused.Status);
            Assert.StartsWith($"'{_folder["out.pt"]}' does not say in which format the weights are to be written: end it in .safetensors or .npz.", refused.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("nope.npz", "{0} cannot be read: there is no such file.")]
    [InlineData("experiment.txt", "{0} cannot be read: it is neither safetensors nor .npz; save the state dict with safetensors.torch.save_file or numpy.savez.")]
    [InlineData("empty", "{0} holds no trained weights: there is no weights.safetensors in it. Name a file of weights, or the folder of a completed run (results/EXPERIMENT/runs/ID).")]
    public async Task What_is_no_file_of_weights_is_told_in_a_sentence(string name, string message)
    {
        File.WriteAllText(_folder["experiment.txt"], Text);
        Directory.CreateDirectory(_folder["empty"]);
        var list = await AblateProcess.Run("weights", "list", _folder[name]);
        Assert.Equal((2, message.Replace("{0}", _folder[name], StringComparison.Ordinal) + "\n"), (list.Status, list.Error));
    }

    [Fact]
    public async Task A_map_that_is_not_there_is_told_in_a_sentence()
    {
        var list = await AblateProcess.Run("weights", "list", _folder["net.safetensors"], "--map", _folder["nope.map"]);
        Assert.Equal((2, $"{_folder["nope.map"]}: error: The name map cannot be read: there is no such file.\n"), (list.Status, list.Error));
    }

    [Fact]
    public async Task Weights_that_are_no_numbers_are_refused_before_anything_trains()
    {
        var arrays = SafeTensors.Read(_folder["net.safetensors"])
            .Select(array => array.Name == "conv1.bias" ? array with { Data = new[] { 0f, float.NaN, 1f, float.PositiveInfinity }.SelectMany(BitConverter.GetBytes).ToArray() } : array).ToList();
        SafeTensors.Write(_folder["nan.safetensors"], arrays);
        const string message = "'conv1.bias' has 2 of 4 numbers that are NaN or infinite in single precision: such a network gives no results.";
        Assert.EndsWith(message, Assert.Single(Told("weights: nan.safetensors")), StringComparison.Ordinal);
        Assert.Empty(Told("weights: nan.safetensors, except: [conv1.bias]"));

        File.WriteAllText(Experiment, Text);
        var import = await AblateProcess.Run("weights", "import", _folder["nan.safetensors"], "--for", Experiment, "--out", _folder["in.safetensors"]);
        Assert.Equal(2, import.Status);
        Assert.StartsWith(message, import.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["in.safetensors"]));
    }

    [Fact]
    public async Task A_file_of_weights_that_cannot_be_read_is_bad_input_to_every_verb()
    {
        File.WriteAllText(Experiment, Text);
        File.WriteAllBytes(_folder["pickle.pt"], [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46]);
        File.WriteAllText(_folder["cut.npz"], "PK\u0003\u0004 and no more");
        File.WriteAllBytes(_folder["cut.safetensors"], File.ReadAllBytes(_folder["net.safetensors"])[..^8]);
        foreach (var (file, reason) in new[] { ("pickle.pt", "it is a pickle"), ("cut.npz", "it is no sound ZIP file"), ("cut.safetensors", "it is truncated") })
        {
            string[][] verbs = [["list", _folder[file]], ["export", _folder[file], "--out", _folder["out.npz"]], ["import", _folder[file], "--for", Experiment]];
            foreach (var verb in verbs)
            {
                var ending = await AblateProcess.Run(["weights", .. verb]);
                Assert.Equal(2, ending.Status);
                Assert.StartsWith($"{_folder[file]} cannot be read: {reason}", ending.Error, StringComparison.Ordinal);
            }
        }
    }

    private void WriteWeights(long seed, string file)
    {
        File.WriteAllText(Experiment, Text.Replace("  pretrained: {train: {init: {weights: net.safetensors}}}\n", "", StringComparison.Ordinal));
        using var network = Study.Load(Experiment, new Issues())!.Arms[0].Plan.Build(seed);
        ModelWeights.Save(network, _folder[file]);
    }

    private Dictionary<string, string> Ids() => Study.Load(Experiment, new Issues())!.Arms.ToDictionary(arm => arm.Name, arm => arm.Runs[0].Id);

    private string[] Told(string init)
    {
        File.WriteAllText(Experiment, Text.Replace("weights: net.safetensors", init, StringComparison.Ordinal));
        var issues = new Issues();
        Study.Load(Experiment, issues);
        return [.. issues.Where(issue => issue.Severity == Severity.Error).Select(issue => issue.ToString().Replace(_folder.Path + "/experiment.yaml:", "experiment.yaml:", StringComparison.Ordinal))];
    }
}
