using Fashion.Core.Random;

namespace Fashion.Core.Numerics;

/// <summary>Makes rows orthonormal (Gram and Schmidt's way, twice, which is as good as any: Giraud et al. 2005).</summary>
internal static unsafe class Orthonormal
{
    /// <summary>Works in place. A row that the ones before it leave nothing of is drawn anew.</summary>
    /// <param name="rows">Rows x width.</param>
    /// <param name="count">How many; at most the number of features.</param>
    /// <param name="width">Floats of a row, a multiple of <see cref="RowKernels.Step"/>.</param>
    /// <param name="features">Those of them that may be other than zero.</param>
    /// <param name="random">For what is drawn.</param>
    public static void Rows(AlignedFloats rows, int count, int width, int features, RandomStream random)
    {
        for (var row = 0; row < count; row++)
        {
            var own = new Span<float>(rows.Pointer + (long)row * width, width);
            while (!Reduce(rows.Pointer, own, row, width))
            {
                // An overflow may have left no number beyond the features either.
                own.Clear();
                for (var feature = 0; feature < features; feature++)
                    own[feature] = (float)(random.NextDouble() - 0.5);
            }
        }
    }

    private static bool Reduce(float* rows, Span<float> own, int before, int width)
    {
        for (var pass = 0; pass < 2; pass++)
        {
            var length = Math.Sqrt(DoubleSums.Dot(own, own));
            for (var other = 0; other < before; other++)
                Subtract(own, new ReadOnlySpan<float>(rows + (long)other * width, width));
            var left = Math.Sqrt(DoubleSums.Dot(own, own));
            // What is left is then mostly rounding.
            if (!(left > 1e-5 * length) || !double.IsNormal(left))
                return false;
            for (var at = 0; at < own.Length; at++)
                own[at] = (float)(own[at] / left);
        }

        return true;
    }

    private static void Subtract(Span<float> own, ReadOnlySpan<float> other)
    {
        var dot = (float)DoubleSums.Dot(own, other);
        for (var at = 0; at < own.Length; at++)
            own[at] -= dot * other[at];
    }
}
