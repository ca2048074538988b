using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using Ablate.Runner.Cli;
using Ablate.Runner.Tests.Data;

namespace Ablate.Runner.Tests.Cli;

/// <summary>
/// What editors learn from <c>configs/experiment.schema.json</c>. After a change of a layer or of the language,
/// <c>UPDATE_GOLDEN=1</c> writes that file anew, as <c>ablate schema --out</c> does.
/// </summary>
public sealed class SchemaTests
{
    private static readonly JsonObject Schema = (JsonObject)JsonNode.Parse(SchemaCommand.Text())!;
    private static readonly SchemaValidator Validator = new(Schema);

    private static readonly string Shipped = Path.Combine(AppContext.BaseDirectory, "experiments");
    private static readonly string Wrong = Path.Combine(AppContext.BaseDirectory, "errors");

    public static TheoryData<string> ShippedFiles { get; } = [.. Names(Shipped)];

    public static TheoryData<string> WrongFiles { get; } = [.. Names(Wrong)];

    public static TheoryData<string> RightTexts { get; } = [.. SchemaExamples.Right];

    public static TheoryData<string> WrongTexts { get; } = [.. SchemaExamples.Wrong];

    [Fact]
    public void The_committed_schema_is_what_the_program_generates()
    {
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") AtomicFile.WriteText(Source(), SchemaCommand.Text());
        else Assert.Equal(File.ReadAllText(Path.Combine(Shipped, "configs", "experiment.schema.json")), SchemaCommand.Text());
    }

    [Theory]
    [MemberData(nameof(ShippedFiles))]
    public void A_shipped_experiment_is_right_by_the_schema_and_its_first_line_leads_there(string name)
    {
        var file = Path.Combine(Shipped, name);

        Assert.True(Validator.Accepts(Read(file)));
        var first = File.ReadLines(file).First();
        const string marker = "# yaml-language-server: $schema=";
        Assert.StartsWith(marker, first, StringComparison.Ordinal);
        Assert.Equal(
            Path.Combine(Shipped, "configs", "experiment.schema.json"),
            Path.GetFullPath(first[marker.Length..], Path.GetDirectoryName(file)!));
    }

    [Theory]
    [MemberData(nameof(ShippedFiles))]
    public void A_shipped_experiment_written_out_is_right_by_the_schema(string name)
    {
        // A recipe is a part that experiments extend.
        if (Read(Path.Combine(Shipped, name))!["model"] is null && Read(Path.Combine(Shipped, name))!["extends"] is null) return;
        var issues = new Issues();
        var study = Study.Load(Path.Combine(Shipped, name), issues, new StudyOptions([], [], Trains: false));
        Assert.True(study is not null, string.Join('\n', issues));

        Assert.True(Validator.Accepts(Parse(ResolvedText.Render(study))));
    }

    [Theory]
    [MemberData(nameof(WrongFiles))]
    public void A_wrong_file_is_refused_unless_it_is_listed_among_those_that_a_schema_cannot_judge(string name)
    {
        var reason = SchemaExamples.BeyondASchema.GetValueOrDefault(name);

        if (Read(Path.Combine(Wrong, name)) is not { } instance) Assert.Equal(SchemaExamples.NoDocument, reason);
        else Assert.Equal(reason is not null and not SchemaExamples.NoDocument, Validator.Accepts(instance));
    }

    [Fact]
    public void Every_file_that_a_schema_cannot_judge_exists() => Assert.Empty(SchemaExamples.BeyondASchema.Keys.Except(Names(Wrong)));

    [Theory]
    [MemberData(nameof(RightTexts))]
    public void What_the_language_allows_is_right_by_the_schema(string text) => Assert.True(Validator.Accepts(Parse(text)));

    [Theory]
    [MemberData(nameof(WrongTexts))]
    public void A_slip_is_found(string text) => Assert.False(Validator.Accepts(Parse(text)));

    [Fact]
    public void Editors_show_what_a_layer_and_a_parameter_are_and_the_default()
    {
        Assert.Equal("Convolution over the positions of an image.", Schema["$defs"]!["layer.conv"]!["description"]!.GetValue<string>());
        var sgd = Schema["$defs"]!["optimizer.sgd"]!["anyOf"]![0]!["properties"]!;
        Assert.Equal("Looks ahead along the momentum (Sutskever et al. 2013).", sgd["nesterov"]!["description"]!.GetValue<string>());
        Assert.False(sgd["nesterov"]!["default"]!.GetValue<bool>());
    }

    [Fact]
    public async Task An_independent_validator_gives_the_same_verdicts_and_finds_the_schema_valid()
    {
        const string program = """
            import json, sys, jsonschema
            given = json.load(sys.stdin)
            jsonschema.Draft202012Validator.check_schema(given["schema"])
            validator = jsonschema.Draft202012Validator(given["schema"])
            json.dump([validator.is_valid(instance) for instance in given["instances"]], sys.stdout)
            """;
        if (await PythonWithValidator() is not { } python)
        {
            // Where it can be installed, './ablate test' has done so.
            Assert.SkipWhen(Environment.GetEnvironmentVariable("CI") != "true", "Python with jsonschema 4 is not on this machine.");
            throw new InvalidOperationException("Python with jsonschema 4 is not on this machine (Debian: python3-jsonschema).");
        }
        var instances = Names(Shipped).Select(name => Read(Path.Combine(Shipped, name)))
            .Concat(Names(Wrong).Select(name => Read(Path.Combine(Wrong, name))).Where(instance => instance is not null))
            .Concat(SchemaExamples.Right.Concat(SchemaExamples.Wrong).Select(Parse))
            .ToArray();

        var output = await Python(python, program, new JsonObject { ["schema"] = Schema.DeepClone(), ["instances"] = new JsonArray(instances) }.ToJsonString());

        Assert.Equal(instances.Select(Validator.Accepts), JsonSerializer.Deserialize<bool[]>(output)!);
    }

    [Fact]
    public async Task The_verb_prints_writes_and_compares_the_schema()
    {
        using var folder = new TemporaryFolder();
        var file = folder["schema.json"];

        var written = await AblateProcess.Run("schema", "--out", file);
        Assert.Equal((0, "", ""), (written.Status, written.Output, written.Error));
        var printed = await AblateProcess.Run("schema");
        Assert.Equal((0, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)), (printed.Status, printed.Output));
        var compared = await AblateProcess.Run("schema", "--check", file);
        Assert.Equal((0, $"{file} is up to date.\n"), (compared.Status, compared.Output));

        await File.AppendAllTextAsync(file, " ", TestContext.Current.CancellationToken);
        var stale = await AblateProcess.Run("schema", "--check", file);
        Assert.Equal((1, "", $"{file} is not the schema of this program. 'ablate schema --out {file}' writes it anew.\n"), (stale.Status, stale.Output, stale.Error));
        Assert.Equal(2, (await AblateProcess.Run("schema", "--check", folder["missing.json"])).Status);
        Assert.Equal(2, (await AblateProcess.Run("schema", "--check", file, "--out", file)).Status);
    }

    private static IEnumerable<string> Names(string folder) => Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal);

    private static JsonNode? Read(string file) => Parse(File.ReadAllText(file));

    // Null for what is no YAML document.
    private static JsonNode? Parse(string text) =>
        YamlReader.Read(text, "file.yaml", new Issues()) is { } node ? JsonNode.Parse(Canonical.Json(node)) : null;

    // The system's own Python has what the system installs, whichever other one comes first on the path.
    private static async Task<string?> PythonWithValidator()
    {
        foreach (var python in new[] { "python3", "/usr/bin/python3" })
        {
            try
            {
                await Python(python, "import jsonschema; jsonschema.Draft202012Validator", "");
                return python;
            }
            catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception)
            {
                // Not this one.
            }
        }
        return null;
    }

    private static async Task<string> Python(string python, string program, string input)
    {
        var start = new ProcessStartInfo(python, ["-c", program]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException(await error);
    }

    private static string Source([CallerFilePath] string path = "") =>
        Path.GetFullPath("../../../configs/experiment.schema.json", Path.GetDirectoryName(path)!);
}
