using System.Text.Json;

namespace Ablate.Torch.Tests.Reference;

/// <summary>An input of a case: procedural, or written out where it is labels, indices or a mask.</summary>
internal sealed record Input(string Name, long[] Shape, double Lo, double Hi, string? Dtype, JsonElement[]? Values)
{
    public Tensor Tensor() => Dtype switch
    {
        null => new Procedural(Name, Shape, Lo, Hi).Tensor(),
        "bool" => tensor((bool[])[.. Values!.Select(value => value.GetBoolean())], Shape),
        "int64" => tensor((long[])[.. Values!.Select(value => value.GetInt64())], Shape),
        _ => throw new InvalidDataException($"The reference has no inputs of type {Dtype}."),
    };
}

/// <summary>A tensor that PyTorch computed; a large one by every <paramref name="Step"/>-th element, its sum and its L2 norm.</summary>
internal sealed record Result(long[] Shape, double[] Values, string? Dtype, int? Step, double? Sum, double? Norm);

/// <summary>One call of an operator or a module, see tests/Reference/generate/README.md.</summary>
internal sealed record OperatorCase(
    string Name,
    string Op,
    Input[] Inputs,
    Input[]? State,
    Dictionary<string, JsonElement> Attributes,
    Dictionary<string, JsonElement>? Call,
    bool Training,
    Result Output,
    Dictionary<string, Result>? Further,
    Dictionary<string, Result>? Updated,
    Dictionary<string, Result>? Gradients);

internal sealed record OptimizerStep(Result Loss, Result Weight, Result Bias);

internal sealed record OptimizerGroup(string[] Parameters, Dictionary<string, JsonElement> Options);

internal sealed record OptimizerCase(string Name, string Optimizer, Dictionary<string, JsonElement> Attributes, OptimizerGroup[]? Groups, OptimizerStep[] Steps);

internal sealed record ScheduleCase(string Name, string Schedule, Dictionary<string, JsonElement> Attributes, double Lr, double Momentum, double[] LearningRates, double[]? Momenta);

internal sealed record ClippingCase(string Name, string Function, Input[] Inputs, Dictionary<string, JsonElement> Attributes, Dictionary<string, Result> Clipped, Result? TotalNorm);

internal sealed record OptimizerFile(Input[] Problem, Input[] Parameters, OptimizerCase[] Cases);

internal sealed record CaseList<TCase>(TCase[] Cases);

/// <summary>The files of tests/Reference/torch.</summary>
internal static class ReferenceFile
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Those whose cases are calls of operators and modules.</summary>
    public static IReadOnlyList<string> Operators { get; } =
        [.. Directory.EnumerateFiles(Folder).Select(path => Path.GetFileNameWithoutExtension(path)!).Except(["optimisers", "schedules", "clipping"]).Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Reference", "torch");

    public static T Read<T>(string name) => JsonSerializer.Deserialize<T>(File.ReadAllText(Path.Combine(Folder, name + ".json")), Options)!;
}
