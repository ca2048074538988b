using System.Runtime.InteropServices;
using Ablate.Core.Arrays;
using Ablate.Models.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models;

/// <summary>
/// A network's weights in a safetensors file: parameters and buffers under the names of its state dict, which are
/// PyTorch's names within a layer. Python reads it with <c>safetensors.torch.load_file</c>.
/// </summary>
public static class ModelWeights
{
    /// <summary>Writes all parameters and buffers, whole or not at all, from whatever device they are on.</summary>
    public static void Save(nn.Module module, string path) =>
        SafeTensors.Write(path, State(module).Select(entry => Read(entry.Key, entry.Value)));

    /// <summary>Fills all parameters and buffers. Names, types and shapes must be exactly the network's.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or of another network; the message names the difference.</exception>
    public static void Load(nn.Module module, string path)
    {
        var arrays = SafeTensors.Read(path).ToDictionary(array => array.Name, StringComparer.Ordinal);
        var state = State(module);
        foreach (var (name, tensor) in state)
        {
            if (!arrays.TryGetValue(name, out var array)) throw Refuse(path, $"it has no '{name}'");
            if (array.Type != TypeOf(tensor)) throw Refuse(path, $"'{name}' is {array.Type} there and {TypeOf(tensor)} in the network");
            if (!array.Shape.SequenceEqual(tensor.shape))
                throw Refuse(path, $"'{name}' is [{string.Join(", ", array.Shape)}] there and [{string.Join(", ", tensor.shape)}] in the network");
        }
        if (arrays.Keys.Order(StringComparer.Ordinal).FirstOrDefault(name => !state.ContainsKey(name)) is { } unknown)
            throw Refuse(path, $"the network has no '{unknown}'");

        // Nothing is written before everything was checked, so that a wrong file leaves the network as it was.
        using var gradients = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (name, tensor) in state) tensor.copy_(ToTensor(arrays[name]));
    }

    /// <summary>Fills what a file was found to fit; everything else keeps its values.</summary>
    /// <param name="module">A network of the plan that the file was fitted to.</param>
    /// <param name="arrays">What the file holds.</param>
    /// <param name="fit">Which array goes where; without problems.</param>
    /// <exception cref="InvalidOperationException">The fit has problems.</exception>
    public static void Fill(nn.Module module, IReadOnlyList<NamedArray> arrays, WeightsFit fit)
    {
        if (fit.Problems.Count > 0) throw new InvalidOperationException("Weights that do not fit are not taken.");
        var state = State(module);
        var byName = arrays.ToDictionary(array => array.Name, StringComparer.Ordinal);
        using var gradients = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (ours, theirs) in fit.Taken)
        {
            var (target, array) = (state[ours], byName[theirs]);
            using var source = target.dtype switch
            {
                ScalarType.Float64 => tensor(array.ToDoubles(), target.shape),
                ScalarType.Int64 => tensor(array.ToInt64(), target.shape),
                _ => tensor(array.ToSingles(), target.shape),
            };
            target.copy_(source);
        }
    }

    private static Dictionary<string, Tensor> State(nn.Module module)
    {
        var state = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (name, parameter) in module.named_parameters()) state.Add(name, parameter);
        foreach (var (name, buffer) in module.named_buffers()) state.Add(name, buffer);
        return state;
    }

    private static NamedArray Read(string name, Tensor tensor)
    {
        using var scope = NewDisposeScope();
        var plain = tensor.detach().cpu().contiguous();
        return new NamedArray(name, TypeOf(tensor), tensor.shape, plain.bytes.ToArray());
    }

    private static Tensor ToTensor(NamedArray array) => array.Type switch
    {
        ElementType.Float32 => tensor(Values<float>(array), [.. array.Shape]),
        ElementType.Float64 => tensor(Values<double>(array), [.. array.Shape]),
        _ => tensor(Values<long>(array), [.. array.Shape]),
    };

    private static T[] Values<T>(NamedArray array)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(array.Data.Span).ToArray();

    private static ElementType TypeOf(Tensor tensor) => tensor.dtype switch
    {
        ScalarType.Float32 => ElementType.Float32,
        ScalarType.Float64 => ElementType.Float64,
        ScalarType.Int64 => ElementType.Int64,
        _ => throw new NotSupportedException($"Weights of type {tensor.dtype} cannot be saved."),
    };

    private static InvalidDataException Refuse(string path, string reason) =>
        new($"{path} is not of this network: {reason}.");
}
