using System.Diagnostics;
using System.Globalization;
using System.Text;
using Ablate.Core;
using Ablate.Core.Random;
using Ablate.Runner.Tests.Data;

namespace Ablate.Runner.Tests.Hostile;

/// <summary>
/// Mutated files, from the shipped experiments and the collections of wrong ones, through everything that <c>check</c> and
/// <c>plan</c> do before they print. <c>ABLATE_FUZZ</c> in the environment says how many, <c>ABLATE_FUZZ_SEED</c> which.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Usual = 600;
    private const int LongestSeed = 20_000;
    private const int MostSaid = 300;
    private const long MostAllocated = 400L << 20;

    // Every so many files, one with those that it extends, and one with arguments.
    private const int EachFamily = 4;
    private const int EachCommandLine = 3;

    private static readonly string[] Collections = ["experiments", "errors", "CommandLines"];

    // Of the processor, so that it makes no difference what runs beside.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1.5);

    [Fact]
    public void Mutated_files_give_issues_and_neither_exceptions_nor_long_waits()
    {
        var count = Setting("ABLATE_FUZZ", Usual);
        var seed = Setting("ABLATE_FUZZ_SEED", 1);
        using var folder = new TemporaryFolder();
        // What marks a project, so that files may extend those of other folders in it.
        Directory.CreateDirectory(folder[".git"]);
        var mutation = new Mutation(Seeds(), RandomStream.For(seed, "mutation", ""));
        var families = Family.In(Path.Combine(AppContext.BaseDirectory, Collections[0]));
        var (slowest, largest, refused, inOrder) = (TimeSpan.Zero, 0L, 0, 0);
        // One of each kind.
        var failures = new Dictionary<string, string>(StringComparer.Ordinal);
        var whole = Stopwatch.StartNew();

        for (var i = 0; i < count; i++)
        {
            const string Alone = "experiment.yaml";
            var family = i % EachFamily == 0 ? mutation.Next(families) : new Family(Alone, new Dictionary<string, string> { [Alone] = mutation.Next() });
            foreach (var (name, text) in family.Texts)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(folder[name])!);
                // What is no character in UTF-8 becomes a sign for that.
                File.WriteAllBytes(folder[name], Encoding.UTF8.GetBytes(text));
            }
            var options = i % EachCommandLine == 0 ? new StudyOptions(mutation.Overrides(), mutation.Only(), Trains: true) : StudyOptions.None;
            var issues = new Issues();
            var (before, start) = (GC.GetAllocatedBytesForCurrentThread(), ThreadClock.Now());
            try
            {
                var study = Study.Load(folder[family.File], issues, options);
                Assert.True(study is null == issues.HasErrors, "A file is refused exactly where it has errors.");
                if (study is null) refused++;
                else inOrder++;
                foreach (var issue in issues) Assert.DoesNotContain(issue.ToString(), char.IsControl);
            }
            catch (Exception exception)
            {
                failures.TryAdd(string.Concat(exception.ToString().Take(MostSaid)), $"File {i} of seed {seed}: {exception}\n{Shown(family, options)}");
            }
            var (elapsed, allocated) = (ThreadClock.Now() - start, GC.GetAllocatedBytesForCurrentThread() - before);
            if (elapsed > slowest) slowest = elapsed;
            if (allocated > largest) largest = allocated;
            if (elapsed > Longest || allocated > MostAllocated) failures.TryAdd($"{i}", $"File {i} of seed {seed} took {elapsed.TotalSeconds:F1} s and {allocated >> 20} MiB.\n{Shown(family, options)}");
        }
        output.WriteLine($"{count} files of seed {seed} in {whole.Elapsed.TotalSeconds:F0} s: {refused} refused, {inOrder} in order; the slowest took {slowest.TotalMilliseconds:F0} ms, the largest {largest >> 20} MiB.");
        Assert.True(failures.Count == 0, string.Join("\n\n", failures.Values.Take(10)));
    }

    private static string Shown(Family family, StudyOptions options) => string.Join(
        '\n',
        family.Texts.Select(file => $"--- {file.Key}\n{file.Value}").Concat(options.Overrides.Select(change => $"-o {change}")).Concat(options.Only.Select(pattern => $"--only {pattern}")));

    private static IReadOnlyList<string> Seeds() =>
    [
        .. Collections
            .SelectMany(folder => Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, folder), "*.yaml", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal)
            .Select(File.ReadAllText)
            .Where(text => text.Length < LongestSeed),
    ];

    private static int Setting(string name, int usual) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
}
