using System.Runtime.CompilerServices;

namespace Ablate.Core.Tests;

/// <summary>
/// Messages are a product: every file in <c>Errors/</c> is wrong, and the text beside it is what a user reads. A case of
/// several files is a folder with an <c>experiment.yaml</c>. After a change of wording, <c>UPDATE_GOLDEN=1</c> in the
/// environment writes the texts anew, for a person to compare.
/// </summary>
public sealed class ErrorMessageTests
{
    private const string Main = "experiment.yaml";
    private const string Ending = ".expected.txt";

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Errors");

    public static TheoryData<string> Cases() =>
    [
        .. Directory.GetFiles(Folder, "*.yaml").Select(path => Path.GetFileNameWithoutExtension(path))
            .Concat(Directory.GetDirectories(Folder).Select(path => Path.GetFileName(path)))
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_wrong_file_gives_exactly_the_expected_messages(string name)
    {
        var actual = Messages(name);

        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(Path.Combine(SourceFolder(), name + Ending), actual);
        else Assert.Equal(File.ReadAllText(Path.Combine(Folder, name + Ending)), actual);
    }

    [Fact]
    public void Every_expected_text_belongs_to_a_wrong_file()
    {
        var expected = Directory.GetFiles(Folder, "*" + Ending).Select(path => Path.GetFileName(path).Replace(Ending, "", StringComparison.Ordinal));

        Assert.Equal(Cases().Select(row => row.Data), expected.Order(StringComparer.Ordinal));
    }

    private static string Messages(string name)
    {
        var issues = new Issues();
        var folder = Path.Combine(Folder, name);
        if (Directory.Exists(folder)) ExperimentLoader.Load(Path.Combine(folder, Main), issues);
        else ExperimentLoader.Read(File.ReadAllText(folder + ".yaml"), name + ".yaml", issues);
        Assert.NotEmpty(issues);
        return string.Concat(issues.Select(issue => issue + "\n")).Replace(folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "Errors");
}
