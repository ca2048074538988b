using System.Diagnostics;
using System.Text.RegularExpressions;
using Ablate.Core;
using Ablate.Core.Arrays;
using Ablate.Runner.Data;
using Ablate.Runner.Data.Datasets;
using Ablate.Runner.Tests.Cli;

namespace Ablate.Runner.Tests.Data;

/// <summary>A user's folder of images: made into arrays as docs/data.md says, and trained on by a shipped experiment.</summary>
public sealed partial class ImageFolderTests : IDisposable
{
    private const int Size = 64;

    private static readonly string Shipped = Path.Combine(AppContext.BaseDirectory, "experiments", "configs", "imagenet");

    private readonly TemporaryFolder _folder = new();

    private string Arrays => _folder["imagenet-64"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_recipe_in_the_documents_makes_arrays_of_a_folder_of_images()
    {
        WriteImages("train", "ant", (200, 10, 0), (201, 11, 1));
        WriteImages("train", "bee", (90, 80, 70));
        WriteImages("val", "bee", (1, 2, 3));
        var recipe = Fence().Match(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "data.md"))).Groups[1].Value;

        Assert.SkipUnless(Array.Exists(["python3", "/usr/bin/python3"], python => Runs(python, "import numpy, PIL.ImageOps") && Runs(python, recipe)), "Python with NumPy and Pillow is not on this machine.");

        var dataset = new Arrays(Files("train"), Files("test")).Load(new DataFolders(null, "/nowhere", null), CancellationToken.None);
        Assert.Equal(new DatasetInfo("arrays", 3, Size, Size, Classes: 2, Train: 3, Test: 1), dataset.Info);
        Assert.Equal([0, 0, 1], dataset.Train.Labels);
        Assert.Equal([1], dataset.Test.Labels);
        Assert.Equal([200, 10, 0, 201, 11, 1, 90, 80, 70], Enumerable.Range(0, 3).SelectMany(image => dataset.Train.Pixels.AsSpan(image * 3 * Size * Size, 3).ToArray()));
        Assert.Equal([1, 2, 3], dataset.Test.Pixels[^3..]);
    }

    [Fact]
    public async Task An_experiment_for_a_user_s_images_is_planned_without_them_and_trained_with_them()
    {
        var file = Path.Combine(Shipped, "gate.yaml");
        string[] tiny = [$"vars.folder={Arrays}", "vars.width=4", "vars.depth=[1, 1, 1, 1]", "vars.classes=2", "train.epochs=1", "train.schedule=constant", "train.batch=8", "data.arrays.expected={shape: [3, 32, 32], classes: 2, train: 12, test: 4}", "seeds=1"];
        string[] options = ["--only", "se-sigmoid", .. tiny.SelectMany(change => new[] { "-o", change })];
        var missing = Path.Combine(Arrays, "train-images.npy");

        var plan = await AblateProcess.Run(["plan", file, "--results", _folder["results"], .. options]);
        Assert.Equal((0, ""), (plan.Status, plan.Complaints.Trim()));
        Assert.Contains($"There is no {missing} yet", plan.Error, StringComparison.Ordinal);
        var early = await AblateProcess.Run(["run", file, "--results", _folder["results"], .. options]);
        Assert.Equal(2, early.Status);
        Assert.Contains($"{missing} cannot be read: there is no such file.", early.Error, StringComparison.Ordinal);

        Save("train", 12);
        Save("test", 4);
        var run = await AblateProcess.Run(["run", file, "--results", _folder["results"], "--device", "cpu", .. options]);

        Assert.True(run.Status == 0, run.Error);
        Assert.Equal(2, new ResultStore(_folder["results"], "imagenet-gate").Folders().Count(folder => folder.IsComplete));
    }

    [Fact]
    public void Files_that_hold_something_else_than_expected_are_refused_with_both()
    {
        Directory.CreateDirectory(Arrays);
        Save("train", 12);
        Save("test", 4);
        var spec = new Arrays(Files("train"), Files("test"), Expected: new ArrayContents([3, 64, 64], 2, 12, 4));
        Assert.Equal(
            $"{Arrays} holds 12 and 4 images of 3×32×32 (channels×height×width) in 2 classes, but 'expected' says 12 and 4 images of 3×64×64 (channels×height×width) in 2 classes.",
            Assert.Throws<DataException>(() => spec.Describe()).Message);
    }

    private ArrayFiles Files(string part) => new(Path.Combine(Arrays, $"{part}-images.npy"), Path.Combine(Arrays, $"{part}-labels.npy"));

    private void Save(string part, int count)
    {
        Directory.CreateDirectory(Arrays);
        var files = Files(part);
        NpyFile.Write<byte>(files.Images, Enumerable.Range(0, count * 32 * 32 * 3).Select(i => (byte)(i * 7)).ToArray(), [count, 32, 32, 3]);
        NpyFile.Write<long>(files.Labels, Enumerable.Range(0, count).Select(i => i % 2L).ToArray(), [count]);
    }

    // Each of one colour, which scaling leaves as it is, and wider than high.
    private void WriteImages(string part, string name, params (byte Red, byte Green, byte Blue)[] colours)
    {
        var folder = _folder[Path.Combine("imagenet", part, name)];
        Directory.CreateDirectory(folder);
        foreach (var (colour, number) in colours.Select((colour, number) => (colour, number)))
            File.WriteAllBytes(Path.Combine(folder, $"{number}.ppm"), [.. "P6 90 70 255\n"u8, .. Enumerable.Range(0, 90 * 70).SelectMany(_ => new[] { colour.Red, colour.Green, colour.Blue })]);
    }

    private bool Runs(string python, string program)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(python, ["-c", program]) { WorkingDirectory = _folder.Path, RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 || (error.Contains("ModuleNotFoundError", StringComparison.Ordinal) ? false : throw new InvalidOperationException(error));
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^```python\n(.*?)\n```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();
}
