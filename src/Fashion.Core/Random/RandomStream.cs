using System.Text;

namespace Fashion.Core.Random;

/// <summary>
/// Random numbers that are a function of a seed, a purpose and indexes alone, such as (42, "shuffle", epoch 3): nothing
/// that is drawn for one purpose shifts what another one draws, and no generator's state needs saving.
/// The numbers are the same on every machine. Not safe for use by two threads at once.
/// </summary>
public sealed class RandomStream
{
    private readonly ulong family;
    private readonly int indexCount;
    private Xoshiro256 bits;

    /// <param name="seed">The user's seed.</param>
    /// <param name="purpose">What the numbers are for; streams of different purposes are independent.</param>
    /// <param name="indexes">Which of the purpose's streams: an epoch, a worker, a class.</param>
    public RandomStream(ulong seed, string purpose, params ReadOnlySpan<long> indexes)
    {
        var key = Absorb(SplitMix64.Mix(seed), (ulong)indexes.Length);
        foreach (var letter in Encoding.UTF8.GetBytes(purpose))
        {
            key = Absorb(key, letter);
        }

        family = key;
        indexCount = indexes.Length;
        MoveTo(indexes);
    }

    /// <summary>
    /// Goes on as the purpose's stream of these indexes, from its first number: what a new stream would draw, without a
    /// new object. There are as many indexes as it was made with.
    /// </summary>
    public void MoveTo(params ReadOnlySpan<long> indexes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(indexes.Length, indexCount, nameof(indexes));
        var key = family;
        foreach (var index in indexes)
        {
            key = Absorb(key, (ulong)index);
        }

        var words = new SplitMix64(key);
        bits = new Xoshiro256(words.Next(), words.Next(), words.Next(), words.Next());
    }

    /// <summary>64 uniform bits.</summary>
    public ulong NextBits() => bits.Next();

    /// <summary>Uniform in [0, 1), a multiple of 2^-53.</summary>
    public double NextDouble() => (bits.Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>What as many calls of <see cref="NextBits()"/> would give, in a part of their time.</summary>
    public void NextBits(Span<ulong> words)
    {
        // The generator's state stays in registers.
        var own = bits;
        foreach (ref var word in words)
            word = own.Next();
        bits = own;
    }

    /// <summary>Uniform in 0..bound-1, without bias (Lemire, "Fast random integer generation in an interval", 2019).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bound is below 1.</exception>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        var range = (ulong)bound;
        var high = Math.BigMul(bits.Next(), range, out var low);
        if (low < range)
        {
            // The first 2^64 mod bound of the low halves are one too many.
            var surplus = unchecked(0 - range) % range;
            while (low < surplus)
            {
                high = Math.BigMul(bits.Next(), range, out low);
            }
        }

        return (int)high;
    }

    /// <summary>Normal with mean 0 and deviation 1 (Box and Muller 1958); takes two uniform numbers.</summary>
    public double NextGaussian()
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }

    /// <summary>Puts the items into a uniformly random order (Fisher and Yates).</summary>
    public void Shuffle(Span<int> items)
    {
        for (var last = items.Length - 1; last > 0; last--)
        {
            var chosen = NextInt(last + 1);
            (items[last], items[chosen]) = (items[chosen], items[last]);
        }
    }

    private static ulong Absorb(ulong key, ulong word) => SplitMix64.Mix((key + 0x9E3779B97F4A7C15) ^ word);
}
