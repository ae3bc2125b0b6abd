using System.Buffers.Binary;

namespace Fashion.Core.Data;

/// <summary>CRC-32 as in zip files (polynomial 0xEDB88320), eight bytes at a time.</summary>
internal static class Crc32
{
    private static readonly uint[][] Tables = MakeTables();

    /// <summary>The sum of two pieces, one after the other.</summary>
    public static uint Of(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) => ~Go(Go(uint.MaxValue, first), second);

    private static uint Go(uint crc, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = Tables[7][low & 0xFF] ^ Tables[6][low >> 8 & 0xFF] ^ Tables[5][low >> 16 & 0xFF] ^ Tables[4][low >> 24]
                ^ Tables[3][high & 0xFF] ^ Tables[2][high >> 8 & 0xFF] ^ Tables[1][high >> 16 & 0xFF] ^ Tables[0][high >> 24];
        }

        foreach (var value in bytes)
        {
            crc = Tables[0][(crc ^ value) & 0xFF] ^ crc >> 8;
        }

        return crc;
    }

    private static uint[][] MakeTables()
    {
        var tables = new uint[8][];
        for (var at = 0; at < 8; at++)
        {
            tables[at] = new uint[256];
            for (var value = 0u; value < 256; value++)
            {
                var crc = at == 0 ? value : tables[at - 1][value];
                for (var bit = 0; bit < 8; bit++)
                {
                    crc = (crc & 1) == 0 ? crc >> 1 : crc >> 1 ^ 0xEDB88320;
                }

                tables[at][value] = crc;
            }
        }

        return tables;
    }
}
