using System.Buffers.Binary;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using System.Text;

namespace Ablate.Core.Random;

/// <summary>
/// A named stream of random numbers: the same name gives the same numbers on every machine, and different names give
/// independent ones, so that inserting a layer or adding a worker changes nothing elsewhere.
/// </summary>
/// <remarks>
/// The key and the upper half of the counter are the first 16 bytes, read as little-endian words, of the SHA-256 of
/// <c>"seed|purpose|path"</c> in UTF-8; the lower half of the counter numbers the blocks of four words. Everything is
/// made of integer arithmetic and of +, −, ×, ÷ and √ in double precision, which IEEE 754 fixes to the bit;
/// logarithm and sine come from <see cref="Elementary"/>, because those of the platform's library differ.
/// </remarks>
public sealed class RandomStream
{
    private const int Lanes = 4;
    private const double Unit24 = 1.0 / (1 << 24);
    private const double Unit32 = 1.0 / (1L << 32);
    private const double Unit53 = 1.0 / (1L << 53);

    private readonly uint _key0;
    private readonly uint _key1;
    private readonly uint _counter2;
    private readonly uint _counter3;
    private ulong _position;
    private ulong _block = ulong.MaxValue;
    private (uint X0, uint X1, uint X2, uint X3) _words;

    private RandomStream(uint key0, uint key1, uint counter2, uint counter3, ulong position) =>
        (_key0, _key1, _counter2, _counter3, _position) = (key0, key1, counter2, counter3, position);

    /// <summary>The stream of that name.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="purpose">What the numbers are for: <c>init</c>, <c>order</c>, <c>augmentation</c>, <c>dropout</c>, <c>split</c>.</param>
    /// <param name="path">Which of them, such as the name of a parameter or the number of an epoch; may be empty.</param>
    /// <exception cref="ArgumentException">The purpose contains the separator <c>|</c>, which would make names ambiguous.</exception>
    public static RandomStream For(long seed, string purpose, string path)
    {
        if (purpose.Contains('|', StringComparison.Ordinal)) throw new ArgumentException("A purpose has no '|'.", nameof(purpose));
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{seed}|{purpose}|{path}")), hash);
        return new RandomStream(Word(hash, 0), Word(hash, 1), Word(hash, 2), Word(hash, 3), 0);

        static uint Word(ReadOnlySpan<byte> hash, int index) => BinaryPrimitives.ReadUInt32LittleEndian(hash[(4 * index)..]);
    }

    /// <summary>The same stream at another place, without the numbers before it.</summary>
    /// <param name="index">How many 32-bit words come before; below 2⁶³.</param>
    public RandomStream At(ulong index) => new(_key0, _key1, _counter2, _counter3, index);

    /// <summary>32 random bits.</summary>
    public uint NextUInt32()
    {
        var block = _position >> 2;
        if (block != _block) (_block, _words) = (block, Block(block));
        return (_position++ & 3) switch { 0 => _words.X0, 1 => _words.X1, 2 => _words.X2, _ => _words.X3 };
    }

    /// <summary>Uniform in [0, 1), in steps of 2⁻⁵³; takes two words.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * Unit53;

    /// <summary>A seed for another generator, from 0 to 2⁶³ − 1; takes two words.</summary>
    public long Seed() => (long)(NextUInt64() >> 1);

    /// <summary>Uniform in 0 … bound − 1, without bias (Lemire, "Fast random integer generation in an interval", 2019).</summary>
    public int Next(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        var product = (ulong)NextUInt32() * (uint)bound;
        if ((uint)product >= (uint)bound) return (int)(product >> 32);
        var threshold = (uint)-bound % (uint)bound;
        while ((uint)product < threshold) product = (ulong)NextUInt32() * (uint)bound;
        return (int)(product >> 32);
    }

    /// <summary>The numbers 0 … n − 1 in random order (Fisher and Yates, from the end).</summary>
    public int[] Permutation(int n)
    {
        var order = new int[n];
        for (var i = 0; i < n; i++) order[i] = i;
        for (var i = n - 1; i > 0; i--)
        {
            var j = Next(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order;
    }

    /// <summary>Fills with uniform numbers from low (included) to high, in 2²⁴ steps; takes one word each.</summary>
    public void FillUniform(Span<float> values, double low, double high)
    {
        var scale = (high - low) * Unit24;
        for (var i = 0; i < values.Length; i++) values[i] = (float)(low + ((NextUInt32() >> 8) * scale));
    }

    /// <summary>
    /// Fills with normally distributed numbers (Box and Muller 1958, in double precision, rounded to float); takes two
    /// words for each two numbers, the last one of an odd count included. |z| is at most 6.7 standard deviations.
    /// </summary>
    public void FillNormal(Span<float> values, double mean = 0, double standardDeviation = 1)
    {
        Span<double> radii = stackalloc double[Lanes];
        Span<double> turns = stackalloc double[Lanes];
        for (var start = 0; start < values.Length; start += 2 * Lanes)
        {
            var pairs = Math.Min((values.Length - start + 1) / 2, Lanes);
            radii.Fill(1);
            for (var i = 0; i < pairs; i++)
            {
                // In (0, 1], so that the logarithm is finite.
                radii[i] = (NextUInt32() + 1.0) * Unit32;
                turns[i] = NextUInt32() * Unit32;
            }
            var radius = standardDeviation * Vector256.Sqrt(-2 * Elementary.Log(Vector256.Create<double>(radii)));
            var (sine, cosine) = Elementary.SinCosOfTurn(Vector256.Create<double>(turns));
            (Vector256.Create(mean) + (radius * cosine)).CopyTo(radii);
            (Vector256.Create(mean) + (radius * sine)).CopyTo(turns);
            for (var i = start; i < Math.Min(start + (2 * pairs), values.Length); i++)
                values[i] = (float)(int.IsEvenInteger(i) ? radii : turns)[(i - start) / 2];
        }
    }

    private ulong NextUInt64()
    {
        var low = NextUInt32();
        return ((ulong)NextUInt32() << 32) | low;
    }

    private (uint X0, uint X1, uint X2, uint X3) Block(ulong block) =>
        Philox.Block((uint)block, (uint)(block >> 32), _counter2, _counter3, _key0, _key1);
}
