namespace Fashion.Core.Numerics;

/// <summary>
/// A fixed division of rows whose sums are made apart and added in order: the result is the same whatever the number of
/// threads and whoever comes first.
/// </summary>
/// <param name="rows">How many rows.</param>
/// <param name="count">How many segments.</param>
internal sealed class RowSegments(int rows, int count)
{
    // Sums of doubles of all segments together stay below this.
    private const long LargestRoom = 256L << 20;
    private const int Most = 16;

    public int Count => count;

    /// <summary>A division for sums of so many numbers each.</summary>
    public static RowSegments Of(int rows, long numbers) =>
        new(rows, (int)Math.Clamp(Math.Min(LargestRoom / (sizeof(double) * Math.Max(1, numbers)), rows), 1, Most));

    public (int Start, int End) this[int segment] =>
        ((int)((long)rows * segment / count), (int)((long)rows * (segment + 1) / count));
}
