using Ablate.Core;
using Ablate.Runner.Cli;
using Ablate.Runner.Tests.Data;

namespace Ablate.Runner.Tests.Cli;

/// <summary>What <c>check --resolved</c> prints is an experiment again.</summary>
public sealed class ResolvedAgainTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Shipped { get; } =
        [.. Directory.EnumerateFiles(Folder, "*.yaml", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Folder, file)).Where(file => file != ShippedExperimentsTests.Fragment).Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "experiments");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Shipped))]
    public void A_shipped_file_that_is_resolved_and_read_again_has_the_same_networks_and_runs(string file)
    {
        var first = Load(Path.Combine(Folder, file));
        var text = ResolvedText.Render(first);
        File.WriteAllText(_folder["resolved.yaml"], text);

        var again = Load(_folder["resolved.yaml"]);

        Assert.Equal(first.Arms.Select(arm => (arm.Name, arm.Plan.Canonical)), again.Arms.Select(arm => (arm.Name, arm.Plan.Canonical)));
        Assert.Equal(first.Runs.Select(run => run.Id), again.Runs.Select(run => run.Id));
        Assert.Equal(first.Experiment.Arms.Select(arm => string.Join(' ', arm.Values)), again.Experiment.Arms.Select(arm => string.Join(' ', arm.Values)));
        Assert.Equal(text.Split('\n').Length, ResolvedText.Render(again).Split('\n').Length);
    }

    private static Study Load(string file)
    {
        var issues = new Issues();
        var study = Study.Load(file, issues);
        Assert.False(issues.HasErrors, string.Join('\n', issues));
        return study!;
    }
}
