using System.Text.Json;
using Ablate.Runner.Tests.Data;

namespace Ablate.Runner.Tests.Cli;

public class BadInputTests
{
    [Fact]
    public async Task Every_mistake_of_a_file_is_told_with_its_place_in_one_pass_and_nothing_is_trained()
    {
        using var folder = new TemporaryFolder();
        var file = folder["bad.yaml"];
        await File.WriteAllTextAsync(file, """
            experiment: bad
            data: {synthetik: {}}
            model: [{conv: {out: 4, kernal: 3}}, {slot: late}, flaten, {linear: 4}]
            train: {epochs: 2, batch: 32, optimizer: {sgd: {lr: 0.05, momentom: 0.9}}}
            arms: {baseline: {}, se: {late: {se: {hiden: 2}}}}
            seeds: 6
            """, TestContext.Current.CancellationToken);

        var ending = await AblateProcess.Run("run", file, "--results", folder["results"]);

        Assert.Equal((2, ""), (ending.Status, ending.Output));
        Assert.Equal(
            [
                $"{file}:2:8: error: data: There is no dataset 'synthetik'. Did you mean 'synthetic'?",
                $"{file}:3:25: error: model[0].conv.kernal: The key 'kernal' is not known for the layer 'conv'. Did you mean 'kernel'?",
                $"{file}:3:52: error: model[2]: There is no layer 'flaten'. Did you mean 'flatten'?",
                $"{file}:4:59: error: train.optimizer.sgd.momentom: The key 'momentom' is not known for the optimizer 'sgd'. Did you mean 'momentum'?",
                $"{file}:5:39: error: arms.se.late.se.hiden: The key 'hiden' is not known for the layer 'se'. Did you mean 'hidden'? (in slot 'late' at {file}:3:39)",
                "5 errors; nothing was trained.",
                "",
            ],
            ending.Error.Split('\n'));
        Assert.False(Directory.Exists(folder["results"]));
    }

    [Fact]
    public async Task Layers_are_checked_in_a_file_without_data_too()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["bad.yaml"], """
            experiment: bad
            model: [flaten, {linear: 4}]
            train: {epochs: 2, batch: 32, optimizer: {sgd: {lr: 0.05}}}
            arms: {baseline: {}}
            seeds: 1
            """, TestContext.Current.CancellationToken);
        var ending = await AblateProcess.Run("check", folder["bad.yaml"]);
        Assert.Equal(2, ending.Status);
        Assert.Contains("The key 'data' is missing", ending.Error, StringComparison.Ordinal);
        Assert.Contains("There is no layer 'flaten'", ending.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_augmentation_larger_than_the_image_is_refused_at_its_key()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["bad.yaml"], """
            experiment: bad
            data: fashion-mnist
            model: [flatten, linear: 10]
            train: {epochs: 2, batch: 32, optimizer: {sgd: {lr: 0.05}}, augment: {crop: 400}}
            arms: {baseline: {}, cut: {train: {augment: {cutout: 100}}}}
            seeds: 1
            """, TestContext.Current.CancellationToken);
        var ending = await AblateProcess.Run("check", folder["bad.yaml"]);
        Assert.Equal(2, ending.Status);
        Assert.Contains(":4:77: error: train.augment.crop: The padding of the crop is 400 pixels, but the images are 28×28. Take at most the shorter side.", ending.Error, StringComparison.Ordinal);
        Assert.Contains(":5:54: error: arms.cut.train.augment.cutout: The side of the cutout is 100 pixels, but the images are 28×28. Take at most the shorter side.", ending.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{name: fashion-mnist, validaton: 5000}", "Did you mean 'validation'?")]
    [InlineData("{synthetic: {classes: 10}, train: many}", "This must be a whole number")]
    public async Task Layers_meet_their_shapes_where_only_a_count_of_the_data_is_wrong(string data, string complaint)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["bad.yaml"], $$"""
            experiment: bad
            data: {{data}}
            model: [conv: {out: 8, kernel: 3}, linear: 10]
            train: {epochs: 2, batch: 32, optimizer: {sgd: {lr: 0.05} } }
            arms: {baseline: {} }
            seeds: 1
            """, TestContext.Current.CancellationToken);
        var ending = await AblateProcess.Run("check", folder["bad.yaml"]);
        Assert.Equal(2, ending.Status);
        Assert.Contains(complaint, ending.Error, StringComparison.Ordinal);
        Assert.Contains("A linear layer needs a vector but 8×26×26 arrives.", ending.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""
        data: [fashion-mnist]
        model: [flaten, {slot: s}, {linear: {out: many}}]
        train: yes
        arms: [baseline]
        seeds: 0
        analysis: {metric: test.acc}
        """, "data: The name of the dataset", "model[0]: There is no layer 'flaten'", "model[2].linear.out: ", "train: This must be", "arms: This must be", "seeds: The number", "analysis.metric: There is no metric")]
    [InlineData("""
        data: {synthetic: {classes: 10}, train: many, validation: 60000}
        model: [conv: {out: 8, kernel: 3}, linear: 10]
        train: {epochs: 0, batch: 32, optimizer: adam}
        arms: []
        seeds: 1
        """, "data.train: This must be a whole number", "60000 examples are held out", "A linear layer needs a vector", "train.epochs: ", "arms: This must be")]
    [InlineData("""
        data: {synthetic: {classes: 10}, train: 1000000}
        model: {linear: 10}
        train: {epochs: 2, batch: 32, optimizer: adam}
        arms: {baseline: {}, other: {s: relu, train: {epochs: many}}}
        seeds: 1
        """, "1000000 training examples are asked for", "model: This must be a list", "arms.other.train.epochs: This must be a whole number")]
    public async Task No_mistake_hides_another(string text, params string[] complaints)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["bad.yaml"], "experiment: bad\n" + text, TestContext.Current.CancellationToken);
        var ending = await AblateProcess.Run("check", folder["bad.yaml"]);
        Assert.Equal(2, ending.Status);
        Assert.All(complaints, complaint => Assert.Contains(complaint, ending.Error, StringComparison.Ordinal));
        Assert.Equal(complaints.Length, ending.Error.Split('\n').Count(line => line.Contains(": error: ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("There is no verb 'rnu'. Did you mean 'run'?", "rnu", "FILE")]
    [InlineData("There is no verb 'wurker'. The verbs are 'check', 'compare', 'confirm', 'inspect', 'layers', 'plan', 'power', 'predict', 'report', 'run', 'schema', 'stats', 'summary' and 'weights'.", "wurker")]
    [InlineData("There is no option '--wrokers'. Did you mean '--workers'?", "run", "FILE", "--wrokers", "2")]
    [InlineData("--workers takes a number from 1 to 1024, but this is '0'.", "run", "FILE", "--workers", "0")]
    [InlineData("--workers takes a number from 1 to 1024, but this is 'many'.", "run", "FILE", "--workers", "many")]
    [InlineData("There is no device 'nonsense'. Choose auto, cpu, cuda or cuda:N.", "run", "FILE", "--device", "nonsense")]
    [InlineData("Required argument 'FILE' missing for command: 'run'.", "run")]
    [InlineData("'other.yaml' is one argument too many.", "run", "FILE", "other.yaml")]
    [InlineData("missing.yaml: error: There is no such file.", "run", "missing.yaml")]
    [InlineData("/: error: This is a folder; name the experiment file (YAML) in it.", "run", "/")]
    [InlineData("--resolved, --diff and --json each print something else: give one of them.", "check", "FILE", "--json", "--resolved")]
    [InlineData("--resolved, --diff and --json each print something else: give one of them.", "check", "FILE", "--diff", "--resolved")]
    [InlineData("The value of FILE is empty.", "check", "")]
    [InlineData("The value of TABLE is empty.", "stats", "")]
    [InlineData("The value of --out is empty.", "schema", "--out", "")]
    [InlineData("There is no option '--json'. The options are '--layers'", "layers", "--json")]
    [InlineData("The schema cannot be written to /, because that is a folder. Name a file in it.", "schema", "--out", "/")]
    [InlineData("Could not find file '/missing.json'.", "schema", "--check", "/missing.json")]
    [InlineData("There is no file '/missing.csv'.", "stats", "/missing.csv")]
    [InlineData("'/' is a folder, and stats reads a table: name a CSV file", "stats", "/")]
    [InlineData("There is no results folder and no experiment file '/missing'.", "report", "/missing")]
    [InlineData("/ is no results folder: it has no experiment.yaml", "compare", "/", "/")]
    [InlineData("The device 'cuda:99' was asked for", "run", "FILE", "--device", "cuda:99")]
    public async Task A_wrong_command_says_what_is_wrong_and_ends_with_status_2(string message, params string[] arguments)
    {
        using var sweep = new Sweep(["baseline: {}"]);
        string[] line = [.. arguments.Select(word => word == "FILE" ? sweep.File : word)];
        if (line is ["run", _, ..]) line = [.. line, "--results", sweep.Results];
        var ending = await AblateProcess.Run(line);
        Assert.Equal(2, ending.Status);
        Assert.Equal("", ending.Output);
        Assert.StartsWith(message, ending.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ending.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(sweep.Results));
    }

    [Theory]
    [InlineData("plan")]
    [InlineData("check")]
    public async Task Programs_read_the_problems_as_JSON(string verb)
    {
        using var sweep = new Sweep(["baseline: {}"]);
        await File.WriteAllTextAsync(sweep.File, (await File.ReadAllTextAsync(sweep.File, TestContext.Current.CancellationToken)).Replace("lr: 0.05", "lr: 0.05, momentom: 0.9", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var ending = await AblateProcess.Run(verb, sweep.File, "--json");
        var printed = JsonDocument.Parse(ending.Output).RootElement;

        Assert.Equal(2, ending.Status);
        Assert.Equal(["errors", "warnings"], printed.EnumerateObject().Select(property => property.Name));
        var error = Assert.Single(printed.GetProperty("errors").EnumerateArray());
        Assert.Equal((sweep.File, 4, 59), (error.GetProperty("file").GetString(), error.GetProperty("line").GetInt32(), error.GetProperty("column").GetInt32()));
        Assert.Equal("train.optimizer.sgd.momentom", error.GetProperty("path").GetString());
        Assert.Equal("The key 'momentom' is not known for the optimizer 'sgd'.", error.GetProperty("message").GetString());
        Assert.Equal("Did you mean 'momentum'?", error.GetProperty("hint").GetString());
        Assert.Contains("1 error; nothing was trained.", ending.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_read_a_problem_without_a_place_as_JSON_too()
    {
        using var folder = new TemporaryFolder();
        foreach (var line in new string[][] { ["stats", folder["missing.csv"]], ["power", "--pilot", folder["missing"], "--half-width", "0.2pp"], ["compare", folder["a"], folder["b"]] })
        {
            var ending = await AblateProcess.Run([.. line, "--json"]);
            Assert.Equal(2, ending.Status);
            Assert.Contains(folder.Path, JsonDocument.Parse(ending.Output).RootElement.GetProperty("errors")[0].GetProperty("message").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_full_disk_ends_the_sweep_with_a_sentence_and_nothing_half_written_and_the_same_command_goes_on()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A file system of its own is mounted the Linux way.");
        using var sweep = new Sweep(["baseline: {}", "wide: {late: [conv: {out: 64, kernel: 3}, flatten, linear: 64]}"]);
        Directory.CreateDirectory(sweep.Results);
        // The weights of the wide network take 600 KB.
        var ending = await AblateProcess.RunInShell(
            $"""
            unshare --user --map-root-user --mount sh -c '
              mount -t tmpfs -o size=128k tmpfs "$0" || exit 77
              "$@"; echo "ended with $?"; (cd "$0"; find . -type f)
              mount -o remount,size=10m "$0"
              "$@"; echo "ended with $?"
            ' '{sweep.Results}' "$@" || echo "refused with $?"
            """,
            "run", sweep.File, "--results", sweep.Results, "--device", "cpu", "--workers", "1");
        Assert.SkipWhen(ending.Output.StartsWith("refused with", StringComparison.Ordinal), "This user may not mount anything.");

        var (full, roomy) = ending.Output.Split("ended with 1\n") is [var first, var second] ? (first, second) : throw new Xunit.Sdk.XunitException(ending.Output + ending.Error);
        Assert.Contains("baseline, seed 0: test accuracy", full, StringComparison.Ordinal);
        Assert.DoesNotContain("accuracy  SD", full, StringComparison.Ordinal);
        Assert.Matches(@"The results of a run cannot be written to .+/runs/\w+ \(No space left on device.*\)\. Make room there, or name another folder with --results DIR; the same command goes on from here\.", ending.Error);
        Assert.DoesNotContain("   at ", ending.Error, StringComparison.Ordinal);
        var files = roomy[..roomy.IndexOf("tiny: ", StringComparison.Ordinal)].Split('\n');
        Assert.Single(files, file => file.EndsWith("/weights.safetensors", StringComparison.Ordinal));
        Assert.Single(files, file => file.EndsWith("/result.json", StringComparison.Ordinal));
        Assert.DoesNotContain(files, file => file.EndsWith(".tmp", StringComparison.Ordinal) || file.EndsWith("/failed.json", StringComparison.Ordinal));
        Assert.Contains("tiny: 1 run to train, 1 done before", roomy, StringComparison.Ordinal);
        Assert.EndsWith("ended with 0\n", roomy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_output_cannot_be_written_a_sentence_says_so_and_nothing_is_lost()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "A device that is always full is needed.");
        using var sweep = await Sweep.Trained(["baseline: {}", "se: {late: {se: {hidden: 2}}}"]);
        var ending = await AblateProcess.RunInShell("\"$@\" > /dev/full", "run", sweep.File, "--results", sweep.Results);
        Assert.Equal((1, "Standard output cannot be written (No space left on device).\n"), (ending.Status, ending.Complaints));
        var unheard = await AblateProcess.RunInShell("\"$@\" 2> /dev/full", "run", sweep.File, "--results", sweep.Results);
        Assert.Equal(0, unheard.Status);
    }

    [Fact]
    public async Task Results_that_are_taken_away_end_the_sweep_with_a_sentence_and_are_trained_again()
    {
        using var sweep = new Sweep([$"baseline: {{{Sweep.Endless}}}"]);
        await using var process = sweep.Start();
        await process.Until(() => sweep.UnderWay.Count == 1);
        Directory.Move(sweep.Results, $"{sweep.Results}-elsewhere");
        var ending = await process.End();
        Assert.Equal(1, ending.Status);
        Assert.Matches(@"^The results of a run cannot be written to .+/runs/\w+ \(.+\)\. Make room there, or name another folder with --results DIR; the same command goes on from here\.\n$", ending.Complaints);

        // Where they are now, the run is as if it had been stopped.
        if (Directory.Exists(sweep.Results)) Directory.Delete(sweep.Results, recursive: true);
        Directory.Move($"{sweep.Results}-elsewhere", sweep.Results);
        sweep.Write(["baseline: {train: {epochs: 3}}"]);
        Assert.Equal(0, (await sweep.Train()).Status);
    }

    [Fact]
    public async Task Where_results_cannot_be_written_a_sentence_names_the_place()
    {
        using var sweep = new Sweep(["baseline: {}"]);
        await File.WriteAllTextAsync(sweep.Results, "a file, not a folder", TestContext.Current.CancellationToken);
        var ending = await sweep.Train();
        Assert.Equal((2, ""), (ending.Status, ending.Output));
        Assert.StartsWith($"Results cannot be written to {sweep.Results}/tiny ({sweep.Results} is a file, not a folder)", ending.Error, StringComparison.Ordinal);
        Assert.EndsWith(". Name a folder that can be written to with --results DIR.\n", ending.Error, StringComparison.Ordinal);
        Assert.Equal(1, ending.Error.Count(character => character == '\n'));
    }

    [Fact]
    public async Task A_damaged_result_is_named_with_what_to_do()
    {
        using var sweep = await Sweep.Trained(["baseline: {}"]);
        await File.WriteAllTextAsync(sweep.Runs[0].ResultFile, "{", TestContext.Current.CancellationToken);
        var ending = await sweep.Train();
        Assert.Equal(2, ending.Status);
        Assert.Equal($"{sweep.Runs[0].ResultFile} cannot be read; delete the run's folder to train it again.\n", ending.Error);
    }

    [Theory]
    [InlineData("predictions.npy", "{0} cannot be read: it is truncated. Delete the run's folder to train it again.\n")]
    [InlineData("result.json", "{0} cannot be read; delete the run's folder to train it again.\n")]
    [InlineData("../../analysis.lock.json", "{0} cannot be read, so that it is not known what was declared before the first run. Restore it from a copy; without the file the report says that nothing was registered.\n")]
    public async Task A_report_names_a_damaged_file_and_what_to_do(string name, string expected)
    {
        using var sweep = await Sweep.Trained(["baseline: {}"]);
        var file = Path.GetFullPath(Path.Combine(sweep.Runs[0].Path, name));
        await File.WriteAllTextAsync(file, "{", TestContext.Current.CancellationToken);
        var ending = await AblateProcess.Run("report", Path.Combine(sweep.Results, "tiny"));
        Assert.Equal((2, string.Format(System.Globalization.CultureInfo.InvariantCulture, expected, file)), (ending.Status, ending.Error));
    }
}
