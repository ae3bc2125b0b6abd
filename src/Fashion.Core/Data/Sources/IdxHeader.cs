using System.Buffers.Binary;

namespace Fashion.Core.Data;

/// <summary>
/// The start of an IDX file (LeCun's MNIST format): two zero bytes, the type (8 is u8), the number of extents, the extents
/// as big-endian 32-bit numbers.
/// </summary>
/// <param name="Extents">N for labels, N x H x W for images.</param>
internal sealed record IdxHeader(IReadOnlyList<int> Extents)
{
    public int Count => Extents[0];

    /// <summary>The header's own length in bytes.</summary>
    public int Length => 4 + 4 * Extents.Count;

    /// <summary>How many bytes follow the header.</summary>
    public long PayloadLength => Extents.Aggregate(1L, (product, extent) => checked(product * extent));

    /// <param name="stream">At the file's first (decompressed) byte; is left at the first byte after the header.</param>
    /// <param name="path">Named in errors.</param>
    /// <param name="extentCount">How many extents the file must have: 1 for labels, 3 for images.</param>
    /// <exception cref="DataException">This is no such file.</exception>
    public static IdxHeader Read(Stream stream, string path, int extentCount)
    {
        Span<byte> bytes = stackalloc byte[4 + 4 * extentCount];
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            throw new DataException(DataFault.Damaged, path, $"the file ends inside the first {bytes.Length} bytes, the IDX header");
        }

        var magic = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        var expected = 0x800u + (uint)extentCount;
        if (magic != expected)
        {
            var kind = extentCount == 1 ? "labels" : "images";
            throw new DataException(
                magic >> 16 == 0 && (magic >> 8 & 0xFF) != 8 && (magic & 0xFF) is > 0 and < 5 ? DataFault.Unsupported : DataFault.Damaged,
                path,
                $"the first four bytes are {magic:X8}, but IDX {kind} of unsigned bytes begin with {expected:X8}");
        }

        var extents = new int[extentCount];
        var product = 1L;
        for (var at = 0; at < extentCount; at++)
        {
            var extent = BinaryPrimitives.ReadUInt32BigEndian(bytes[(4 + 4 * at)..]);
            if (extent > int.MaxValue || (at > 0 && extent == 0) || (product *= extent) > Array.MaxLength)
            {
                throw new DataException(
                    DataFault.TooLarge, path, $"the IDX header at byte {4 + 4 * at} declares an extent of {extent:N0}, which cannot be");
            }

            extents[at] = (int)extent;
        }

        return new IdxHeader(extents);
    }
}
