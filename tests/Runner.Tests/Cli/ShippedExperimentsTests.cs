using Ablate.Core;

namespace Ablate.Runner.Tests.Cli;

public sealed class ShippedExperimentsTests
{
    /// <summary>What several experiments build on, and none by itself.</summary>
    public const string Fragment = "configs/imagenet/recipe.yaml";

    private static readonly string[] All =
        [.. Directory.EnumerateFiles(Folder, "*.yaml", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    /// <summary>Networks alone.</summary>
    public static TheoryData<string> Architectures { get; } = [.. All.Where(file => file.StartsWith("configs/architectures/", StringComparison.Ordinal))];

    /// <summary>
    /// Experiments that answer a question; the examples, which show the language, have tests of their own, and what several
    /// experiments build on is checked with them.
    /// </summary>
    public static TheoryData<string> Experiments { get; } =
        [.. All.Except(Architectures.Select(row => row.Data)).Where(file => !file.StartsWith("configs/examples/", StringComparison.Ordinal) && file != Fragment)];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "experiments");

    [Theory]
    [MemberData(nameof(Experiments))]
    public void A_shipped_experiment_is_in_order_and_says_its_question_command_and_cost(string file)
    {
        var issues = new Issues();

        Assert.NotNull(Study.Load(Path.Combine(Folder, file), issues));
        // A first look may have fewer seeds than would do, and a user's images are not here; nothing else is to be said.
        Assert.All(issues, issue => Assert.Equal(issue.Message.StartsWith("There is no ", StringComparison.Ordinal) ? "data.arrays" : "seeds", issue.Path));
        var header = Header(file);
        foreach (var part in (string[])["# Question ", "# Command ", "# Cost "])
            Assert.Contains(header, line => line.StartsWith(part, StringComparison.Ordinal));
        Assert.Contains(header, line => line.StartsWith("# Command ", StringComparison.Ordinal) && (line.Contains(file, StringComparison.Ordinal) || line.Contains("bench", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void A_shipped_architecture_is_in_order_and_says_its_paper_and_command(string file)
    {
        var issues = new Issues();

        Assert.NotNull(Study.Load(Path.Combine(Folder, file), issues));
        Assert.Empty(issues);
        var header = Header(file);
        Assert.Contains(header, line => line.Contains("arXiv", StringComparison.Ordinal));
        Assert.Contains(header, line => line.StartsWith("#     ./ablate ", StringComparison.Ordinal) && line.Contains(file, StringComparison.Ordinal));
    }

    [Fact]
    public void The_lab_s_three_networks_have_the_parameters_and_multiply_adds_of_the_reference()
    {
        var study = Study.Load(Path.Combine(Folder, "configs", "fashion-mnist", "attention.yaml"), new Issues())!;

        Assert.Equal(
            [("baseline", 50_186L, 3_869_824L), ("se", 53_258L, 3_872_896L), ("mhsa", 59_986L, 4_885_888L)],
            study.Arms.Select(arm => (arm.Name, arm.Plan.ParameterCount, arm.Plan.MultiplyAdds)));
    }

    private static List<string> Header(string file) => [.. File.ReadLines(Path.Combine(Folder, file)).TakeWhile(line => line.StartsWith('#'))];
}
