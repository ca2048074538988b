using System.Runtime.CompilerServices;

namespace Ablate.Core.Tests;

/// <summary>
/// Messages are a product: every file in <c>Errors/</c> is wrong, and the text beside it is what a user reads. After a
/// change of wording, <c>UPDATE_GOLDEN=1 dotnet test</c> writes the texts anew, for a person to compare.
/// </summary>
public sealed class ErrorMessageTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Errors");

    public static TheoryData<string> Files() =>
        [.. Directory.GetFiles(Folder, "*.yaml").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_wrong_file_gives_exactly_the_expected_messages(string name)
    {
        var actual = Messages(name);

        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(Path.Combine(SourceFolder(), name + ".expected.txt"), actual);
        else Assert.Equal(File.ReadAllText(Path.Combine(Folder, name + ".expected.txt")), actual);
    }

    [Fact]
    public void Every_expected_text_belongs_to_a_wrong_file()
    {
        var expected = Directory.GetFiles(Folder, "*.expected.txt").Select(path => Path.GetFileName(path).Replace(".expected.txt", "", StringComparison.Ordinal));

        Assert.Equal(Files().Select(row => row.Data), expected.Order(StringComparer.Ordinal));
    }

    private static string Messages(string name)
    {
        var issues = new Issues();
        ExperimentLoader.Read(File.ReadAllText(Path.Combine(Folder, name + ".yaml")), name + ".yaml", issues);
        Assert.NotEmpty(issues);
        return string.Concat(issues.Select(issue => issue + "\n"));
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "Errors");
}
