using System.Buffers.Binary;
using System.IO.Compression;

namespace Fashion.Core.Tests.Data;

/// <summary>Writes IDX files for tests.</summary>
internal static class IdxBytes
{
    public static byte[] File(byte[] payload, params uint[] extents)
    {
        var file = new byte[4 + 4 * extents.Length + payload.Length];
        file[2] = 8;
        file[3] = (byte)extents.Length;
        for (var at = 0; at < extents.Length; at++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(4 + 4 * at), extents[at]);
        }

        payload.CopyTo(file, 4 + 4 * extents.Length);
        return file;
    }

    public static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    /// <summary>Pixel p of image i is (7 i + p) modulo 256; label i is i modulo <paramref name="classes"/>.</summary>
    public static void WriteFolder(TemporaryFolder folder, int train = 20, int test = 10, int classes = 4, int height = 3, int width = 2)
    {
        foreach (var (part, count) in new[] { ("train", train), ("t10k", test) })
        {
            if (count > 0)
            {
                folder.Write($"{part}-images-idx3-ubyte.gz", Gzip(Images(count, height, width)));
                folder.Write($"{part}-labels-idx1-ubyte.gz", Gzip(Labels(count, classes)));
            }
        }
    }

    public static byte[] Images(int count, int height, int width) => File(
        [.. Enumerable.Range(0, count).SelectMany(image => Enumerable.Range(0, height * width).Select(pixel => (byte)(7 * image + pixel)))],
        (uint)count,
        (uint)height,
        (uint)width);

    public static byte[] Labels(int count, int classes) =>
        File([.. Enumerable.Range(0, count).Select(image => (byte)(image % classes))], (uint)count);
}
