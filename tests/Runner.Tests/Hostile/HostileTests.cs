using System.CommandLine;
using System.Diagnostics;
using Ablate.Core;
using Ablate.Core.Arrays;
using Ablate.Core.Schema;
using Ablate.Models.Weights;
using Ablate.Runner.Cli;
using Ablate.Runner.Tests.Data;

namespace Ablate.Runner.Tests.Hostile;

/// <summary>
/// Small files made to cost much are refused at once, with a message. The bounds here are generous, because code is compiled
/// on the way; <c>bench/hostile.sh</c> measures whole processes, for which the environment variable <c>ABLATE_HOSTILE</c>
/// names a folder to leave the files in.
/// </summary>
public sealed class HostileTests
{
    private const long MostAllocated = 500L << 20;

    // Of the processor.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    public static TheoryData<string> Names { get; } = [.. HostileFile.All.Select(file => file.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_refused_at_once_with_a_message(string name)
    {
        var hostile = HostileFile.All.Single(file => file.Name == name);
        using var folder = new TemporaryFolder();
        Write(hostile, folder.Path);

        var (before, start) = (GC.GetAllocatedBytesForCurrentThread(), ThreadClock.Now());
        var (said, issues) = Check([folder["experiment.yaml"], .. hostile.Arguments ?? []]);
        var (allocated, elapsed) = (GC.GetAllocatedBytesForCurrentThread() - before, ThreadClock.Now() - start);

        Assert.True(issues.HasErrors);
        Assert.Contains(hostile.Said, said, StringComparison.Ordinal);
        Assert.True(said.Length < 100_000, $"{said.Length} characters are printed.");
        Assert.DoesNotContain(said, c => char.IsControl(c) && c != '\n');
        Assert.True(elapsed < Longest, $"It took {elapsed.TotalSeconds:F1} s.");
        Assert.True(allocated < MostAllocated, $"{allocated >> 20} MiB were allocated.");
    }

    [Fact]
    public void The_files_are_written_where_the_bench_asks_for_them()
    {
        var place = Environment.GetEnvironmentVariable("ABLATE_HOSTILE");
        Assert.SkipWhen(place is null, "ABLATE_HOSTILE names no folder.");
        foreach (var file in HostileFile.All) Write(file, Directory.CreateDirectory(Path.Combine(place, file.Name.Replace('/', '_'))).FullName);
    }

    [Fact]
    public void A_parent_that_is_no_ordinary_file_is_refused_unread()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Devices and pipes are made the Linux way.");
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["experiment.yaml"], "extends: [zero.yaml, pipe.yaml, sparse.yaml, leads-out.yaml]\n");
        File.CreateSymbolicLink(folder["zero.yaml"], "/dev/zero");
        File.CreateSymbolicLink(folder["leads-out.yaml"], "/etc/passwd");
        Process.Start("mkfifo", [folder["pipe.yaml"]]).WaitForExit();
        using (var sparse = File.Create(folder["sparse.yaml"])) sparse.SetLength(5L << 30);

        var (said, _) = Check([folder["experiment.yaml"]]);

        Assert.Contains("pipe.yaml: The file is empty or no ordinary file.", said, StringComparison.Ordinal);
        Assert.Contains("The file has 5368709120 bytes, which is too large for an experiment.", said, StringComparison.Ordinal);
        Assert.Contains("'zero.yaml' leads out of the project's folder.", said, StringComparison.Ordinal);
        Assert.Contains("'leads-out.yaml' leads out of the project's folder.", said, StringComparison.Ordinal);
    }

    [Fact]
    public void An_experiment_that_is_a_device_is_refused_unread()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Devices have names the Linux way.");
        Assert.Contains("/dev/zero: error: The file is empty or no ordinary file.", Check(["/dev/zero"]).Said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_is_what_it_leads_to()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Devices and pipes are made the Linux way.");
        using var folder = new TemporaryFolder();
        File.CreateSymbolicLink(folder["zero.yaml"], "/dev/zero");
        Process.Start("mkfifo", [folder["pipe"]]).WaitForExit();
        File.CreateSymbolicLink(folder["pipe.yaml"], folder["pipe"]);

        Assert.Contains("zero.yaml: error: The file is empty or no ordinary file.", Check([folder["zero.yaml"]]).Said, StringComparison.Ordinal);
        Assert.Contains("pipe.yaml: error: The file is empty or no ordinary file.", Check([folder["pipe.yaml"]]).Said, StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_experiment_names_is_an_ordinary_file()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Devices and pipes are made the Linux way.");
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["network.yaml"], "input: [3, 8, 8]\nmodel: [flatten, linear: 2]\n");
        File.CreateSymbolicLink(folder["zero"], "/dev/zero");

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("/dev/zero is empty or no ordinary file.", Check([folder["network.yaml"], "--layers", "/dev/zero"]).Said, StringComparison.Ordinal);
        foreach (var file in new[] { "/dev/zero", folder["zero"] })
        {
            var map = new Issues();
            Assert.Null(NameMap.Load(file, map));
            Assert.Contains("is empty or no ordinary file.", Assert.Single(map).Message, StringComparison.Ordinal);
            Assert.Throws<IOException>(() => Contents.Sha256(file));
            Assert.Throws<InvalidDataException>(() => StateFile.Describe(file));
            Assert.Throws<InvalidDataException>(() => NpyFile.Read(file));
        }
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < MostAllocated);
    }

    private static void Write(HostileFile hostile, string folder)
    {
        File.WriteAllText(Path.Combine(folder, "experiment.yaml"), hostile.Text);
        foreach (var (name, text) in hostile.Others ?? []) File.WriteAllText(Path.Combine(folder, name), text);
        // One a line, for a shell to read.
        File.WriteAllLines(Path.Combine(folder, "arguments"), hostile.Arguments ?? []);
    }

    private static (string Said, Issues Issues) Check(string[] line)
    {
        var experiment = new ExperimentArguments();
        var verb = new Command("check");
        experiment.AddTo(verb);
        using var error = new StringWriter();
        var issues = new Issues();
        Assert.Null(experiment.Load(verb.Parse(line), trains: false, issues, error));
        return (error.ToString(), issues);
    }
}
