using Fashion.Core.Random;

namespace Fashion.Core.Metrics;

/// <summary>
/// Draws images with replacement, as many as there are, again and again. Each resample is a function of the seed and its
/// number alone.
/// </summary>
/// <param name="seed">The user's.</param>
/// <param name="count">How many images there are; at least one.</param>
internal sealed class Resampling(ulong seed, int count)
{
    // What is drawn at a time stays in the processor's first cache.
    private const int Most = 2048;

    private readonly RandomStream random = new(seed, "bootstrap", 0);
    private readonly ulong[] words = new ulong[Most / 2];
    private readonly int[] rows = new int[Most];
    private int left;

    /// <summary>Begins a resample.</summary>
    public void MoveTo(int resample)
    {
        random.MoveTo(resample);
        left = count;
    }

    /// <summary>Its next images, some at a time; none when it is complete.</summary>
    public ReadOnlySpan<int> Next()
    {
        var length = Math.Min(left, Most);
        var drawn = words.AsSpan(0, (length + 1) / 2);
        random.NextBits(drawn);
        for (var at = 0; at < drawn.Length; at++)
        {
            rows[2 * at] = Row((uint)drawn[at]);
            rows[2 * at + 1] = Row((uint)(drawn[at] >> 32));
        }

        left -= length;
        return rows.AsSpan(0, length);
    }

    // Of the product with 32 random bits the upper half is uniform, but for a share of count / 2^32.
    private int Row(uint bits) => (int)((ulong)bits * (uint)count >> 32);
}
