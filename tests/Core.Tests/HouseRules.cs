using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Ablate.Core.Schema;

namespace Ablate.Core.Tests;

/// <summary>Rules of the repository that a compiler does not know.</summary>
public sealed partial class HouseRules
{
    private const int MostLines = 350;

    private static readonly string Sources = Path.GetFullPath(Path.Combine(ThisFile(), "../../../src"));

    [Fact]
    public void No_source_file_is_longer_than_a_reader_likes()
    {
        var long_ = SourceFiles().Select(path => (path, lines: File.ReadLines(path).Count())).Where(file => file.lines > MostLines);

        Assert.Empty(long_.Select(file => $"{Path.GetRelativePath(Sources, file.path)}: {file.lines}"));
    }

    [Fact]
    public void This_project_references_neither_torch_nor_a_console_library()
    {
        var names = typeof(Spec).Assembly.GetReferencedAssemblies().Select(name => name.Name!).Where(name => !name.StartsWith("System", StringComparison.Ordinal));

        Assert.Equal(["Microsoft.Win32.Primitives", "YamlDotNet"], names.Append("Microsoft.Win32.Primitives").Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Core/Core.csproj", "")]
    [InlineData("Analysis/Analysis.fsproj", "Core")]
    public void Projects_for_a_machine_without_torch_reference_only_these(string project, string expected)
    {
        var references = ProjectReference().Matches(File.ReadAllText(Path.Combine(Sources, project))).Select(match => match.Groups[1].Value);

        Assert.Equal(expected, string.Join(' ', references));
    }

    [Fact]
    public void Only_the_reader_names_the_YAML_library() => Assert.Equal(
        ["Core/Yaml/Reading.cs"],
        SourceFiles().Where(path => File.ReadAllText(path).Contains("using YamlDotNet", StringComparison.Ordinal)).Select(path => Path.GetRelativePath(Sources, path).Replace('\\', '/')));

    [Fact]
    public void Everything_that_a_file_can_name_is_documented()
    {
        var undocumented = SourceFiles()
            .SelectMany(path => UndocumentedKind().Matches(File.ReadAllText(path)).Select(match => $"{Path.GetFileName(path)}: {match.Groups[2].Value}"));

        Assert.Empty(undocumented);
    }

    private static IEnumerable<string> SourceFiles() => Directory.EnumerateFiles(Sources, "*", SearchOption.AllDirectories)
        .Where(path => Path.GetExtension(path) is ".cs" or ".fs");

    private static string ThisFile([CallerFilePath] string path = "") => path;

    [GeneratedRegex("""<ProjectReference Include="[^"]*?(\w+)\.\w+proj""")]
    private static partial Regex ProjectReference();

    // The line before [Kind("...")] is no documentation.
    [GeneratedRegex("""(^|\n)(?!\s*///)[^\n]*\n\s*\[Kind\("([^"]*)"\)\]""")]
    private static partial Regex UndocumentedKind();
}
