namespace Fashion.Core.Numerics;

/// <summary>Goes over all rows in blocks that stay in the cache.</summary>
internal static class RowBlocks
{
    private const int Size = 64;

    /// <summary>Calls <paramref name="take"/> with each block's first row, its count of rows, and their floats.</summary>
    public static unsafe void Each(PixelRows rows, int threads, Action<int, int, AlignedFloats> take) => Parallel.For(
        0, (rows.Count + Size - 1) / Size, new ParallelOptions { MaxDegreeOfParallelism = threads },
        () => new AlignedFloats((long)Size * rows.Width),
        (block, _, room) =>
        {
            var start = block * Size;
            var count = Math.Min(Size, rows.Count - start);
            rows.Read(start, count, room.Pointer);
            take(start, count, room);
            return room;
        },
        _ => { });
}
