using System.Buffers.Binary;
using System.IO.Compression;

namespace Fashion.Torch.Tests.Checks;

/// <summary>Puts PNG files together chunk by chunk, good and bad.</summary>
internal static class PngBytes
{
    internal static byte[] File(
        uint width, uint height, byte depth, byte colour, byte[] scanlines, bool interlaced = false,
        params (string Name, byte[] Data)[] extra)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteUInt32BigEndian(header, width);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = (depth, colour, interlaced ? (byte)1 : (byte)0);
        return [
            0x89, .. "PNG\r\n\u001a\n"u8, .. Chunk("IHDR", header),
            .. extra.SelectMany(chunk => Chunk(chunk.Name, chunk.Data)),
            .. Chunk("IDAT", Deflate(scanlines)), .. Chunk("IEND", []),
        ];
    }

    private static byte[] Chunk(string name, byte[] data)
    {
        byte[] body = [.. System.Text.Encoding.ASCII.GetBytes(name), .. data];
        var chunk = new byte[body.Length + 8];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        body.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(^4..), Crc(body));
        return chunk;
    }

    private static byte[] Deflate(byte[] data)
    {
        using var compressed = new MemoryStream();
        using (var stream = new ZLibStream(compressed, CompressionLevel.Optimal))
            stream.Write(data);
        return compressed.ToArray();
    }

    private static uint Crc(byte[] data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data) {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : crc >> 1 ^ 0xedb88320;
        }
        return ~crc;
    }
}
