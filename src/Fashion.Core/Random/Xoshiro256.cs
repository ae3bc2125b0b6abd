using System.Numerics;

namespace Fashion.Core.Random;

/// <summary>
/// The generator xoshiro256** 1.0 (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2018):
/// 256 bits of state, period 2^256 - 1. The state must not be all zeros.
/// </summary>
public struct Xoshiro256(ulong s0, ulong s1, ulong s2, ulong s3)
{
    private ulong s0 = s0, s1 = s1, s2 = s2, s3 = s3;

    /// <summary>The next 64 uniform bits.</summary>
    public ulong Next()
    {
        var result = BitOperations.RotateLeft(s1 * 5, 7) * 9;
        var shifted = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= shifted;
        s3 = BitOperations.RotateLeft(s3, 45);
        return result;
    }
}
