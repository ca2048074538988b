using System.Text;
using static TorchSharp.torch;

namespace Ablate.Models.Tests.Support;

/// <summary>Values made from a tensor's name alone, as tests/Reference/networks describes them: FNV-1a 64 and splitmix64.</summary>
internal sealed record Procedural(string Name, long[] Shape, double Lo, double Hi)
{
    public Tensor Tensor()
    {
        var seed = 0xcbf29ce484222325UL;
        foreach (var octet in Encoding.UTF8.GetBytes(Name)) seed = (seed ^ octet) * 0x100000001b3UL;
        var values = new float[Shape.Aggregate(1L, (product, size) => product * size)];
        for (var i = 0; i < values.Length; i++)
        {
            var z = seed + (((ulong)i + 1) * 0x9E3779B97F4A7C15UL);
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            z ^= z >> 31;
            values[i] = (float)(Lo + ((Hi - Lo) * ((z >> 40) * (1.0 / (1 << 24)))));
        }
        return tensor(values, Shape);
    }
}
