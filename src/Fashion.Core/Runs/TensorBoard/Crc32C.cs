using System.Numerics;

namespace Fashion.Core.Runs;

/// <summary>The checksum of TensorFlow's records: CRC-32 by Castagnoli's polynomial, turned and shifted so that a sum of sums is none.</summary>
internal static class Crc32C
{
    public static uint Masked(ReadOnlySpan<byte> data)
    {
        var sum = Of(data);
        return BitOperations.RotateRight(sum, 15) + 0xA282EAD8;
    }

    private static uint Of(ReadOnlySpan<byte> data)
    {
        var sum = uint.MaxValue;
        foreach (var each in data)
            sum = BitOperations.Crc32C(sum, each);
        return ~sum;
    }
}
