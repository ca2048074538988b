using System.Collections.Concurrent;
using Ablate.Core;
using Ablate.Core.Yaml;
using Ablate.Runner.Tests.Data;

namespace Ablate.Runner.Tests.Cli;

/// <summary>An experiment in a folder of its own, small enough to be trained in an instant, with its results.</summary>
internal sealed class Sweep : IDisposable
{
    /// <summary>Far longer than any test waits.</summary>
    public const string Endless = "train: {epochs: 100000}";

    // A worker that loads torch costs more than all that such a sweep trains, and most tests only want some results.
    private static readonly ConcurrentDictionary<string, Lazy<Task<Sweep>>> Masters = new(StringComparer.Ordinal);

    private readonly TemporaryFolder _folder = new();

    /// <param name="arms">Name and body of each arm.</param>
    /// <param name="seeds">How many.</param>
    /// <param name="epochs">Two are over at once; a few hundred last about a second.</param>
    public Sweep(string[] arms, int seeds = 1, int epochs = 2) => Write(arms, seeds, epochs);

    static Sweep() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var master in Masters.Values.Where(master => master.IsValueCreated && master.Value.IsCompletedSuccessfully)) master.Value.Result.Dispose();
    };

    /// <summary>A sweep with its results: trained once for all tests that ask for the same, each of which has a copy of its own.</summary>
    public static async Task<Sweep> Trained(string[] arms, int seeds = 1)
    {
        var master = await Masters.GetOrAdd($"{string.Join('\n', arms)}\n{seeds}", _ => new Lazy<Task<Sweep>>(Train)).Value;
        var sweep = new Sweep(arms, seeds);
        foreach (var file in Directory.EnumerateFiles(master.Results, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(sweep.Results, Path.GetRelativePath(master.Results, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            System.IO.File.Copy(file, copy);
        }
        return sweep;

        async Task<Sweep> Train()
        {
            var first = new Sweep(arms, seeds);
            var ending = await first.Train();
            Assert.True(ending.Status == 0, ending.Error);
            return first;
        }
    }

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

    /// <summary>The same with signals ignored from the beginning.</summary>
    public AblateProcess StartIgnoring(string signals, params string[] options) => AblateProcess.StartIgnoring(signals, Line(options));

    public async Task<Ending> Train(params string[] options)
    {
        await using var process = Start(options);
        return await process.End();
    }

    public void Dispose() => _folder.Dispose();

    private string[] Line(string[] options) => ["run", File, "--results", Results, "--device", "cpu", .. options];
}
