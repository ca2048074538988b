using System.Text;
using static TorchSharp.torch;

namespace Ablate.Tests.Support;

/// <summary>A float32 tensor in [<paramref name="Lo"/>, <paramref name="Hi"/>) made from its name alone (FNV-1a 64, then splitmix64), as tests/Reference/generate/README.md writes it.</summary>
internal sealed record Procedural(string Name, long[] Shape, double Lo = -1, double Hi = 1)
{
    public Tensor Tensor() => tensor(Values(), Shape);

    public float[] Values()
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
        return values;
    }
}
