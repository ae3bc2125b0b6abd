using System.Numerics;

namespace Fashion.Core.Data;

/// <summary>
/// Bilinear resizing of planes as torch's <c>interpolate(mode="bilinear", align_corners=False)</c>, without antialiasing.
/// Whole-number pixels are rounded to the nearest.
/// </summary>
internal sealed class BilinearResize(int fromHeight, int fromWidth, int height, int width)
{
    private readonly Tap[] rows = Taps(fromHeight, height);
    private readonly Tap[] columns = Taps(fromWidth, width);

    public int Height => height;

    public int Width => width;

    /// <summary>Resizes one plane of fromHeight x fromWidth into one of height x width.</summary>
    public void Apply<T>(ReadOnlySpan<T> source, Span<T> target)
        where T : unmanaged, INumber<T>
    {
        var rounding = typeof(T) == typeof(byte) ? 0.5f : 0f;
        for (var y = 0; y < height; y++)
        {
            var row = rows[y];
            var upper = source.Slice(row.First * fromWidth, fromWidth);
            var lower = source.Slice(row.Second * fromWidth, fromWidth);
            for (var x = 0; x < width; x++)
            {
                var column = columns[x];
                var top = Mix(upper, column);
                target[y * width + x] = T.CreateTruncating(top + (Mix(lower, column) - top) * row.Weight + rounding);
            }
        }
    }

    private static float Mix<T>(ReadOnlySpan<T> line, Tap tap)
        where T : unmanaged, INumber<T>
    {
        var first = float.CreateTruncating(line[tap.First]);
        return first + (float.CreateTruncating(line[tap.Second]) - first) * tap.Weight;
    }

    private static Tap[] Taps(int from, int to)
    {
        var taps = new Tap[to];
        for (var at = 0; at < to; at++)
        {
            var position = Math.Max(0, (at + 0.5) * from / to - 0.5);
            var first = Math.Min((int)position, from - 1);
            taps[at] = new Tap(first, Math.Min(first + 1, from - 1), (float)(position - first));
        }

        return taps;
    }

    // Weight is the second pixel's.
    private readonly record struct Tap(int First, int Second, float Weight);
}
