using Fashion.Core.Numerics;

namespace Fashion.Core.Neighbours;

/// <summary>
/// Images as points, and what remains of a point in a few directions. Of two points a and b, with P the projection on
/// orthonormal directions and r what P leaves of a point's length, <c>|a - b|^2 >= |Pa - Pb|^2 + (r(a) - r(b))^2</c>:
/// the residual is one coordinate more. The directions are nearly those in which images differ most; any would be right.
/// </summary>
internal sealed unsafe class Projection
{
    // 63 directions and the residual are 64 coordinates: fewer leave more images to measure, more cost more to compare.
    private const int Directions = 63;

    // What the coordinates' products may lose together that are too small for float32's full precision.
    private const double Underflow = 1e-42;

    private readonly RowKernels kernels = RowKernels.Best;
    private readonly bool unit;
    private readonly int width;
    private readonly MainDirections directions;
    private readonly int count;

    /// <summary>
    /// Bounds the error of float32 in the product of two points' coordinates, relative to that of their lengths. A coordinate
    /// is a sum in at least eight lanes, each of whose additions errs by 2^-24 of it at most; 63 such errors are 8 times as
    /// long as one, and both points have them.
    /// </summary>
    private readonly double rounding;

    /// <param name="rows">The images of a search.</param>
    /// <param name="unit">Whether points lie on the unit sphere, where distance grows with the angle.</param>
    public Projection(PixelRows rows, bool unit)
    {
        this.unit = unit;
        width = rows.Width;
        rounding = Math.ScaleB(16 * (rows.Features / 8.0 + Directions), -24);
        directions = new MainDirections(rows.Count, rows.Features, Directions, (row, into) => ReadPoint(rows, row, into));
        count = directions.Count;
    }

    /// <summary>Coordinates of a point: one for each direction, and the residual.</summary>
    public int Coordinates => count + 1;

    /// <summary>
    /// A point's part in how much too large the square of a distance between projected points may come out. A point of the
    /// unit sphere is rounded before the mean is taken from it.
    /// </summary>
    /// <param name="square">The square of its length.</param>
    public double Margin(double square) => 2 * rounding * (unit ? square + 1 : square) + Underflow;

    private void ReadPoint(PixelRows rows, int row, float* into)
    {
        rows.Read(row, into);
        if (!unit)
            return;
        var point = new Span<float>(into, width);
        var length = Math.Sqrt(DoubleSums.Dot(point, point));
        for (var at = 0; at < point.Length && length > 0; at++)
            point[at] = (float)(point[at] / length);
    }

    /// <summary>Room for some rows and their projections.</summary>
    public sealed class Block(Projection projection, int capacity)
    {
        private readonly AlignedFloats points = new((long)capacity * projection.width);
        private readonly AlignedFloats scores = new((long)capacity * projection.count);

        /// <summary>Each point's squared length.</summary>
        public double[] Squares { get; } = new double[capacity];

        /// <summary>The residual of each: its last coordinate.</summary>
        public float[] Residuals { get; } = new float[capacity];

        /// <summary>All coordinates of a point but the last.</summary>
        public ReadOnlySpan<float> Inside(int row) => scores.Span.Slice(row * projection.count, projection.count);

        /// <summary>Takes rows of the search or of its queries.</summary>
        public void Read(PixelRows rows, int start, int count)
        {
            for (var row = 0; row < count; row++)
            {
                var point = points.Pointer + (long)row * projection.width;
                projection.ReadPoint(rows, start + row, point);
                projection.directions.Centre(point);
                var span = new ReadOnlySpan<float>(point, projection.width);
                Squares[row] = DoubleSums.Dot(span, span);
            }

            projection.kernels.Dots(
                points.Pointer, count, projection.directions.Rows.Pointer, projection.count, projection.width, scores.Pointer);
            for (var row = 0; row < count; row++)
            {
                // Rounded up: too large a residual makes points nearer than they are, and none is missed.
                var left = Squares[row] * (1 + projection.rounding) - DoubleSums.Dot(Inside(row), Inside(row));
                Residuals[row] = (float)Math.Sqrt(Math.Max(0, left));
            }
        }
    }
}
