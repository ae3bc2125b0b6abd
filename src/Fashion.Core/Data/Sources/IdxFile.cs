using System.Buffers.Binary;
using System.IO.Compression;

namespace Fashion.Core.Data;

/// <summary>Reads IDX files, plain or gzip; declared sizes are held against the real ones before anything is allocated.</summary>
internal static class IdxFile
{
    /// <summary>The header alone.</summary>
    /// <param name="path">Gzip where it begins as such, whatever its name.</param>
    /// <param name="extentCount">1 for labels, 3 for images.</param>
    public static IdxHeader ReadHeader(string path, int extentCount) => Read(path, extentCount, withPayload: false).Header;

    /// <summary>The header and every byte that follows it.</summary>
    /// <exception cref="DataException">The file is missing, damaged, or longer or shorter than it declares.</exception>
    public static (IdxHeader Header, byte[] Payload) Read(string path, int extentCount) => Read(path, extentCount, withPayload: true);

    private static (IdxHeader Header, byte[] Payload) Read(string path, int extentCount, bool withPayload)
    {
        using var file = DataFile.Open(path);
        var unpackedSize = GzipSize(file, path);
        using Stream stream = unpackedSize is null ? file : new GZipStream(file, CompressionMode.Decompress);
        try
        {
            var header = IdxHeader.Read(stream, path, extentCount);
            CheckSize(header, path, unpackedSize, file.Length);
            if (!withPayload)
            {
                return (header, []);
            }

            var payload = GC.AllocateUninitializedArray<byte>((int)header.PayloadLength);
            var length = stream.ReadAtLeast(payload, payload.Length, throwOnEndOfStream: false);
            if (length < payload.Length)
            {
                throw new DataException(
                    DataFault.Damaged,
                    path,
                    $"the file ends at byte {header.Length + length:N0} of {header.Length + payload.Length:N0}; it was cut short");
            }

            // Reading past the end makes the decompressor check the contents' CRC.
            if (stream.ReadByte() >= 0)
            {
                throw new DataException(
                    DataFault.Damaged, path, $"the file goes on after the {header.Length + payload.Length:N0} bytes that it declares");
            }

            return (header, payload);
        }
        catch (InvalidDataException cause)
        {
            throw new DataException(DataFault.Damaged, path, $"the gzip data are damaged ({cause.Message})", cause: cause);
        }
    }

    /// <summary>The unpacked size modulo 2^32 that a gzip file's last four bytes give; null for a file that is no gzip.</summary>
    private static uint? GzipSize(FileStream file, string path)
    {
        Span<byte> bytes = stackalloc byte[4];
        var length = file.ReadAtLeast(bytes, 2, throwOnEndOfStream: false);
        if (length < 2 || bytes[0] != 0x1F || bytes[1] != 0x8B)
        {
            if (path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
            {
                throw new DataException(DataFault.Damaged, path, "the name says gzip, but the file does not begin as one");
            }

            file.Position = 0;
            return null;
        }

        // A gzip file has at least 10 bytes before its data and 8 after.
        if (file.Length < 18)
        {
            throw new DataException(DataFault.Damaged, path, $"a gzip file of {file.Length} bytes is cut short");
        }

        file.Position = file.Length - 4;
        file.ReadExactly(bytes);
        file.Position = 0;
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    private static void CheckSize(IdxHeader header, string path, uint? unpackedSize, long fileLength)
    {
        var declared = header.Length + header.PayloadLength;
        var extents = string.Join(" x ", header.Extents);
        if (unpackedSize is { } size && size != (uint)declared)
        {
            throw new DataException(
                DataFault.Damaged,
                path,
                $"the header declares {extents}, in all {declared:N0} bytes, but the gzip data end with a size of {size:N0}; the file is cut short or was altered");
        }

        // Deflate packs at most 1032 to 1.
        if (unpackedSize is null ? declared != fileLength : declared > fileLength * 1032)
        {
            throw new DataException(
                declared > fileLength ? DataFault.Damaged : DataFault.Mismatch,
                path,
                $"the header declares {extents}, in all {declared:N0} bytes, but the file has {fileLength:N0}");
        }
    }
}
