using Ablate.Core;
using Ablate.Core.Yaml;
using Ablate.Runner.Tests.Data;

namespace Ablate.Runner.Tests.Cli;

/// <summary>An experiment in a folder of its own, small enough to be trained in an instant, with its results.</summary>
internal sealed class Sweep : IDisposable
{
    /// <summary>Far longer than any test waits.</summary>
    public const string Endless = "train: {epochs: 100000}";

    private readonly TemporaryFolder _folder = new();

    /// <param name="arms">Name and body of each arm.</param>
    /// <param name="seeds">How many.</param>
    /// <param name="epochs">Two are over at once; a few hundred last about a second.</param>
    public Sweep(string[] arms, int seeds = 1, int epochs = 2) => Write(arms, seeds, epochs);

    public string File => _folder["experiment.yaml"];

    public string Results => _folder["results"];

    public IReadOnlyList<RunFolder> Runs => new ResultStore(Results, "tiny").Folders();

    /// <summary>The runs that have begun to train and have no result yet.</summary>
    public IReadOnlyList<RunFolder> UnderWay => [.. Runs.Where(run => System.IO.File.Exists(run.EpochsFile) && !run.IsComplete)];

    public void Write(string[] arms, int seeds = 1, int epochs = 2) => System.IO.File.WriteAllText(File, $$$"""
        experiment: tiny
        data: {synthetic: {shape: [1, 8, 8], classes: 4, train: 160, test: 40, noise: 1}}
        model: [{conv: {out: 4, kernel: 3, padding: 1}}, relu, {{{(arms.Any(arm => arm.Contains("late", StringComparison.Ordinal)) ? "{slot: late}, " : "")}}}flatten, {linear: 4}]
        train: {epochs: {{{epochs}}}, batch: 32, optimizer: {sgd: {lr: 0.05}}, evaluate: at_end}
        arms:
        {{{string.Join('\n', arms.Select(arm => "  " + arm))}}}
        seeds: {{{seeds}}}
        """);

    /// <summary>The folder of an arm's only run; null before it has begun.</summary>
    public RunFolder? RunOf(string arm) => Runs.FirstOrDefault(run =>
        System.IO.File.Exists(run.RunFile)
        && ((YamlReader.Read(System.IO.File.ReadAllText(run.RunFile), run.RunFile, new Issues()) as MappingNode)?["arm"] as ScalarNode)?.Text == arm);

    public AblateProcess Start(params string[] options) => AblateProcess.Start(Line(options));

    /// <summary>The same with a signal ignored from the beginning.</summary>
    public AblateProcess StartIgnoring(string signal, params string[] options) => AblateProcess.StartIgnoring(signal, Line(options));

    public async Task<Ending> Train(params string[] options)
    {
        await using var process = Start(options);
        return await process.End();
    }

    public void Dispose() => _folder.Dispose();

    private string[] Line(string[] options) => ["run", File, "--results", Results, "--device", "cpu", .. options];
}
