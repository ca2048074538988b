using System.CommandLine;
using System.Runtime.CompilerServices;
using Ablate.Core;
using Ablate.Runner.Cli;

namespace Ablate.Runner.Tests.Cli;

/// <summary>
/// What the whole program says of a wrong experiment or argument: the first line of a file in <c>CommandLines/</c> is the
/// command, the text beside it what it prints. <c>UPDATE_GOLDEN=1</c> in the environment writes the texts anew.
/// </summary>
public sealed class CommandLineErrorTests
{
    private const string Prompt = "# ablate ";
    private const string Ending = ".expected.txt";

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "CommandLines");

    public static TheoryData<string> Cases { get; } =
        [.. Directory.GetFiles(Folder, "*.yaml").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_wrong_command_prints_exactly_the_expected_messages(string name)
    {
        var file = Path.Combine(Folder, name + ".yaml");
        var command = File.ReadLines(file).First();
        Assert.StartsWith($"{Prompt}", command, StringComparison.Ordinal);
        var actual = Printed(command[Prompt.Length..].Split(' '));

        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(Path.Combine(SourceFolder(), name + Ending), actual);
        else Assert.Equal(File.ReadAllText(Path.Combine(Folder, name + Ending)), actual);
    }

    [Fact]
    public void Every_expected_text_belongs_to_a_wrong_file()
    {
        var expected = Directory.GetFiles(Folder, "*" + Ending).Select(path => Path.GetFileName(path).Replace(Ending, "", StringComparison.Ordinal));

        Assert.Equal(Cases.Select(row => row.Data), expected.Order(StringComparer.Ordinal));
    }

    private static string Printed(string[] line)
    {
        var experiment = new ExperimentArguments();
        var verb = new Command(line[0]);
        experiment.AddTo(verb);
        using var error = new StringWriter();
        line[1] = Path.Combine(Folder, line[1]);
        Assert.Null(experiment.Load(verb.Parse(line[1..]), trains: line[0] == "run", new Issues(), error));
        return error.ToString().Replace(Folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "..", "CommandLines");
}
