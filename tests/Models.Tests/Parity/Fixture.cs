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
/// A network that was written elsewhere, with what it gave, and the file here that describes the same one: a line of
/// fixtures.csv in a folder of tests/Reference/networks, and what the README there lists beside it.
/// </summary>
/// <param name="Folder">Of the reference.</param>
/// <param name="Id">Its name in the reference.</param>
/// <param name="Map">The original's names for ours: the map of that name that is shipped, if there is one, and what the folder adds to it.</param>
/// <param name="File">The file that describes it, relative to the repository.</param>
/// <param name="Arm">One of its arms, <c>network</c> where it has none.</param>
/// <param name="Overrides">Arguments as after <c>-o</c>.</param>
internal sealed record Fixture(string Folder, string Id, string Map, string File, string Arm, string[] Overrides)
{
    private const int Columns = 5;

    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>All of a folder.</summary>
    public static IReadOnlyList<Fixture> In(string folder, string table = "fixtures.csv") =>
        [.. System.IO.File.ReadLines(PathOf(folder, table)).Skip(1).Select(line => line.Split(',', Columns)).Select(row => new Fixture(folder, row[0], row[1], row[2], row[3], row[4].Split(';', StringSplitOptions.RemoveEmptyEntries)))];

    /// <summary>The names of all originals in a folder.</summary>
    public static IEnumerable<string> DescribedIn(string folder) => Directory.EnumerateFiles(PathOf(folder, ""), "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!);

    /// <summary>What the original is, and what it gave before the end.</summary>
    public Original Original => Read<Original>();

    /// <summary>What the original gave in the end.</summary>
    public NpyArray Output => NpyFile.Read(PathOf(Folder, $"{Id}.npy"));

    /// <summary>The original's names of tensors, and of the modules whose outputs are compared, for ours.</summary>
    public NameMap Names
    {
        get
        {
            var shipped = Path.Combine(AppContext.BaseDirectory, "configs", "weights", Map);
            var text = (System.IO.File.Exists(shipped) ? System.IO.File.ReadAllText(shipped) : "") + System.IO.File.ReadAllText(PathOf(Folder, Map));
            var issues = new Issues();
            var map = NameMap.Parse(text, Map, issues);
            Assert.True(issues.Count == 0, string.Join('\n', issues));
            return map!;
        }
    }

    /// <summary>What the folder says of the original.</summary>
    public T Read<T>() => JsonSerializer.Deserialize<T>(System.IO.File.ReadAllText(PathOf(Folder, $"{Id}.json")), Options)!;

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

    private static string PathOf(string folder, string file) => Path.Combine(AppContext.BaseDirectory, "Reference", "networks", folder, file);
}

/// <summary>What the original is, and what it gave before the end.</summary>
/// <param name="Source">Whose code.</param>
/// <param name="Input">The shape of the procedural input.</param>
/// <param name="Parameters">How many numbers it learns.</param>
/// <param name="Tensors">How many tensors its state dict has, without the counters of batch normalisation.</param>
/// <param name="Stages">Outputs on the way, by the original's name for the module, in the order of the network.</param>
internal sealed record Original(string Source, long[] Input, long Parameters, int Tensors, Dictionary<string, StageOutput> Stages);
