using System.Runtime.CompilerServices;

namespace Ablate.Core.Random;

/// <summary>
/// Philox 4×32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as
/// 1, 2, 3" (SC 2011): a block of four words is a function of a counter and a key, so any part of a stream can be had
/// without the parts before it.
/// </summary>
internal static class Philox
{
    private const uint MultiplierA = 0xD2511F53;
    private const uint MultiplierB = 0xCD9E8D57;
    private const uint WeylA = 0x9E3779B9;
    private const uint WeylB = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>The block at a counter. Words are numbered as in the paper: 0 is the lowest of counter and key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (uint X0, uint X1, uint X2, uint X3) Block(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var a = (ulong)MultiplierA * c0;
            var b = (ulong)MultiplierB * c2;
            (c0, c1, c2, c3) = ((uint)(b >> 32) ^ c1 ^ k0, (uint)b, (uint)(a >> 32) ^ c3 ^ k1, (uint)a);
            k0 += WeylA;
            k1 += WeylB;
        }
        return (c0, c1, c2, c3);
    }
}
