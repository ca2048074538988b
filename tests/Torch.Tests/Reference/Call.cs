using System.Text.Json;

namespace Ablate.Torch.Tests.Reference;

/// <summary>
/// The inputs and attributes of a case, taken one by one: what nobody took was forgotten in the translation to TorchSharp, and
/// <see cref="Forgotten"/> names it.
/// </summary>
internal sealed class Call : IDisposable
{
    private readonly Dictionary<string, Tensor> _inputs;
    private readonly Dictionary<string, JsonElement> _attributes;
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    public Call(OperatorCase from)
    {
        _inputs = from.Inputs.ToDictionary(input => input.Name, input => input.Tensor());
        foreach (var name in from.Gradients?.Keys.Where(_inputs.ContainsKey) ?? []) _inputs[name].requires_grad_();
        _attributes = new(from.Attributes.Concat(from.Call ?? []), StringComparer.Ordinal);
        Sources = new(_inputs, StringComparer.Ordinal);
    }

    /// <summary>The tensors whose gradients are compared, by the reference's names; where TorchSharp keeps its own copy of an input, that copy.</summary>
    public Dictionary<string, Tensor> Sources { get; }

    public IEnumerable<string> Forgotten => _inputs.Keys.Concat(_attributes.Keys).Except(_taken, StringComparer.Ordinal);

    public Tensor this[string input] => Take(input) ? _inputs[input] : throw new KeyNotFoundException($"The case has no input '{input}'.");

    public Tensor Input => this["input"];

    public Tensor Other => this["other"];

    public Tensor? Optional(string input) => Take(input) ? _inputs[input] : null;

    /// <summary>Inputs named <c>tensors.0</c>, <c>tensors.1</c>, … are one argument.</summary>
    public Tensor[] List(string name) => [.. _inputs.Keys.Where(key => key.StartsWith(name + ".", StringComparison.Ordinal)).Select(key => this[key])];

    public bool Has(string attribute) => Find(attribute) is not null;

    /// <summary>Whether the attribute is given, as null.</summary>
    public bool HasNull(string attribute) => _attributes.ContainsKey(attribute) && Find(attribute) is null;

    public long? Long(string attribute) => Find(attribute)?.GetInt64();

    public double? Double(string attribute) => Find(attribute)?.GetDouble();

    public bool? Bool(string attribute) => Find(attribute)?.GetBoolean();

    public string? Text(string attribute, bool orNumber = false) => Find(attribute) is not { } value || (orNumber && value.ValueKind != JsonValueKind.String) ? null : value.GetString();

    /// <summary>A list of whole numbers; a single number stands for <paramref name="count"/> of them.</summary>
    public long[]? Longs(string attribute, int count = 1) => Find(attribute) is not { } value ? null
        : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(item => item.GetInt64())]
        : [.. Enumerable.Repeat(value.GetInt64(), count)];

    public double[]? Doubles(string attribute, int count) =>
        Double(attribute) is { } value ? [.. Enumerable.Repeat(value, count)] : null;

    public nn.Reduction Reduction() => Text("reduction") switch
    {
        null or "mean" => nn.Reduction.Mean,
        "sum" => nn.Reduction.Sum,
        "none" => nn.Reduction.None,
        var other => throw new NotSupportedException($"TorchSharp has no reduction '{other}'."),
    };

    public PaddingModes PaddingMode(string attribute) => Text(attribute) switch
    {
        null or "constant" => PaddingModes.Constant,
        "reflect" => PaddingModes.Reflect,
        "replicate" => PaddingModes.Replicate,
        "circular" => PaddingModes.Circular,
        var other => throw new NotSupportedException($"TorchSharp has no padding mode '{other}'."),
    };

    public void Dispose()
    {
        foreach (var input in _inputs.Values) input.Dispose();
    }

    private JsonElement? Find(string attribute)
    {
        if (!_attributes.TryGetValue(attribute, out var value)) return null;
        _taken.Add(attribute);
        return value.ValueKind == JsonValueKind.Null ? null : value;
    }

    private bool Take(string input)
    {
        if (!_inputs.ContainsKey(input)) return false;
        _taken.Add(input);
        return true;
    }
}
