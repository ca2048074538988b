using System.Text.Json;
using Ablate.Core;
using Ablate.Core.Arrays;
using Ablate.Models.Weights;

namespace Ablate.Models.Tests.Parity;

/// <summary>What the original gave at a place on the way.</summary>
/// <param name="Shape">With the batch.</param>
/// <param name="Mean">Of all numbers.</param>
/// <param name="MeanMagnitude">The mean of their absolute values.</param>
/// <param name="First">The first of them in row-major order.</param>
internal sealed record StageOutput(long[] Shape, double Mean, double MeanMagnitude, float[] First);

/// <summary>
/// A network that others wrote, with its outputs, and the file here that describes the same one: a line of
/// tests/Reference/networks/parity/fixtures.csv and what its README lists beside it.
/// </summary>
internal sealed record Fixture(string Id, string Map, string File, string Arm, string[] Overrides)
{
    private const int Columns = 5;

    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static IReadOnlyList<Fixture> All { get; } =
        [.. System.IO.File.ReadLines(PathOf("fixtures.csv")).Skip(1).Select(line => line.Split(',', Columns)).Select(row => new Fixture(row[0], row[1], row[2], row[3], row[4].Split(';', StringSplitOptions.RemoveEmptyEntries)))];

    /// <summary>What the original is, and what it gave before the end.</summary>
    public Original Original => JsonSerializer.Deserialize<Original>(System.IO.File.ReadAllText(PathOf($"{Id}.json")), Options)!;

    /// <summary>What the original gave in the end.</summary>
    public NpyArray Output => NpyFile.Read(PathOf($"{Id}.npy"));

    /// <summary>The original's names for what is called otherwise here.</summary>
    public NameMap Names
    {
        get
        {
            var issues = new Issues();
            var map = NameMap.Load(PathOf(Map), issues);
            Assert.True(issues.Count == 0, string.Join('\n', issues));
            return map!;
        }
    }

    /// <summary>The network as its file here has it.</summary>
    public ModelPlan Plan()
    {
        var issues = new Issues();
        var experiment = ExperimentLoader.Load(Path.Combine(AppContext.BaseDirectory, File), issues, new LoadOptions(Overrides, LayerCatalog.Layers.Kinds));
        Assert.True(issues.Count == 0, string.Join('\n', issues));
        var arm = experiment!.Arms.SingleOrDefault(arm => arm.Name == Arm);
        Assert.True(arm is not null, $"{File} has no arm '{Arm}' but {string.Join(", ", experiment.Arms.Select(one => one.Name))}.");
        var input = experiment.Input!;
        var plan = ModelPlan.Create(arm.Model, Shape.Image(input[0], input[1], input[2]), classes: null, issues);
        Assert.True(issues.Count == 0, string.Join('\n', issues));
        return plan!;
    }

    private static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Reference", "networks", "parity", file);
}

/// <summary>What the original is, and what it gave before the end.</summary>
/// <param name="Source">Whose code.</param>
/// <param name="Input">The shape of the procedural input.</param>
/// <param name="Parameters">How many numbers it learns.</param>
/// <param name="Tensors">How many tensors its state dict has, without the counters of batch normalisation.</param>
/// <param name="Stages">Outputs on the way, by the original's name for the module, in the order of the network.</param>
internal sealed record Original(string Source, long[] Input, long Parameters, int Tensors, Dictionary<string, StageOutput> Stages);
