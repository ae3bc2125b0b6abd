using Fashion.Core.Numerics;

namespace Fashion.Core.Clustering;

/// <summary>
/// The centres of clusters, and which of them is nearest to an image. Distances are found in float32; where that leaves
/// two centres in question, doubles decide between them, and of equals the first is taken.
/// </summary>
internal sealed unsafe class Centres
{
    // By how much a product errs, and a float at most, that is too small for float32's full precision.
    private const double Underflow = 1e-44;

    private readonly AlignedFloats floats;
    private readonly double[] squares;
    private readonly int features;
    private readonly double rounding;

    /// <param name="points">Clusters x features.</param>
    /// <param name="features">Of an image.</param>
    public Centres(double[] points, int features)
    {
        (Points, this.features) = (points, features);
        Count = points.Length / features;
        Width = RowKernels.Width(features);
        floats = new AlignedFloats((long)Count * Width);
        squares = new double[Count];
        for (var centre = 0; centre < Count; centre++)
        {
            var own = floats.Span.Slice(centre * Width, features);
            for (var at = 0; at < features; at++)
                own[at] = (float)points[centre * features + at];
            squares[centre] = DoubleSums.Dot(own, own);
            LargestSquare = Math.Max(LargestSquare, squares[centre]);
        }

        // Sums of products in at least eight lanes, each of whose additions errs by 2^-24 of them at most; twice, for both
        // the product and the rounded centre.
        rounding = Math.ScaleB(4 * (features / 8.0 + 16), -24);
    }

    /// <summary>Clusters x features.</summary>
    public double[] Points { get; }

    public int Count { get; }

    /// <summary>Floats of a row.</summary>
    public int Width { get; }

    private double LargestSquare { get; }

    /// <summary>Bounds the error of a squared distance from an image whose product with itself is given.</summary>
    public double Error(double square) => Math.Max(square, LargestSquare) < PixelRows.LargestSquare
        ? rounding * (square + LargestSquare) + Underflow * features
        : double.PositiveInfinity;

    public ReadOnlySpan<double> Point(int centre) => Points.AsSpan(centre * features, features);

    /// <summary>Squared distances of some centres, each off by <see cref="Error"/> at most.</summary>
    public void Squares(float* row, double square, int first, int count, float* room, Span<double> into)
    {
        RowKernels.Best.Dots(row, 1, floats.Pointer + (long)first * Width, count, Width, room);
        Squares(square, room, first, into[..count]);
    }

    /// <summary>The same of all centres, for rows that lie one after the other: rows x centres.</summary>
    public double[] Squares(float* rows, ReadOnlySpan<double> ofRows)
    {
        var products = new float[ofRows.Length * Count];
        var distances = new double[products.Length];
        fixed (float* room = products)
        {
            RowKernels.Best.Dots(rows, ofRows.Length, floats.Pointer, Count, Width, room);
            for (var row = 0; row < ofRows.Length; row++)
                Squares(ofRows[row], room + row * Count, 0, distances.AsSpan(row * Count, Count));
        }

        return distances;
    }

    /// <summary>The nearest of the centres whose squared distances are known; infinite ones are not asked.</summary>
    /// <param name="row">The image.</param>
    /// <param name="distances">Of each centre, squared.</param>
    /// <param name="error">By how much they may be off.</param>
    /// <param name="ranks">Which of two at equal distances comes first: the one of the lower rank.</param>
    public int Nearest(float* row, ReadOnlySpan<double> distances, double error, int[] ranks)
    {
        var (nearest, next) = (0, double.PositiveInfinity);
        for (var centre = 1; centre < Count; centre++)
        {
            if (distances[centre] < distances[nearest])
                (nearest, next) = (centre, distances[nearest]);
            else
                next = Math.Min(next, distances[centre]);
        }

        return next - distances[nearest] > 2 * error ? nearest : Decide(row, distances, distances[nearest] + 2 * error, ranks);
    }

    /// <summary>The squared distance of an image from a centre, in doubles.</summary>
    public double Exact(float* row, int centre) =>
        DoubleSums.SquaredDistance(new ReadOnlySpan<float>(row, features), Point(centre));

    private void Squares(double square, float* products, int first, Span<double> into)
    {
        for (var at = 0; at < into.Length; at++)
            into[at] = Math.Max(0, square - 2 * (double)products[at] + squares[first + at]);
    }

    private int Decide(float* row, ReadOnlySpan<double> distances, double most, int[] ranks)
    {
        var (nearest, least) = (-1, double.PositiveInfinity);
        for (var centre = 0; centre < Count; centre++)
        {
            if (distances[centre] > most)
                continue;
            var exact = Exact(row, centre);
            if (nearest < 0 || exact < least || (exact == least && ranks[centre] < ranks[nearest]))
                (nearest, least) = (centre, exact);
        }

        return nearest;
    }
}
