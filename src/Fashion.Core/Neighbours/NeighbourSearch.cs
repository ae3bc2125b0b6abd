using Fashion.Core.Data;
using Fashion.Core.Numerics;
using Fashion.Dsl;

namespace Fashion.Core.Neighbours;

/// <summary>Chooses how to search.</summary>
public static class NeighbourSearch
{
    /// <summary>
    /// A search of images for queries of the same storage. Bytes are compared as bytes where normalization keeps their
    /// order: where it treats all pixels alike and, for angles, keeps black at 0.
    /// </summary>
    /// <param name="images">The images; at least one.</param>
    /// <param name="normalizer">How pixels become numbers.</param>
    /// <param name="distance">What is near.</param>
    /// <param name="threads">Threads that share the work.</param>
    public static INeighbourSearch Over(ImageSet images, Normalizer normalizer, Distance distance, int threads) =>
        ComparesBytes(images, normalizer, distance)
            ? OverBytes(images, normalizer.Affine(0, 255, images.FullScale).Factor, distance, threads)
            : OverNumbers(images, normalizer, distance, threads);

    /// <summary>Whether a search of these images compares bytes.</summary>
    public static bool ComparesBytes(ImageSet images, Normalizer normalizer, Distance distance) =>
        images.Bytes is not null && !normalizer.IsPerPixel
        && (!distance.IsCosine || normalizer.Affine(0, 255, images.FullScale).Addend == 0);

    /// <summary>What every search asks of its queries.</summary>
    internal static void Check(ImageSet images, ImageSet queries, int k)
    {
        if (!queries.Shape.Equals(images.Shape))
            throw new ArgumentException($"the queries are {queries.Shape}, the searched images {images.Shape}", nameof(queries));
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, images.Count);
        if ((long)queries.Count * k > Array.MaxLength)
            throw new ArgumentException($"{queries.Count} x {k} neighbours are more than an array holds", nameof(k));
    }

    private static INeighbourSearch OverBytes(ImageSet images, double scale, Distance distance, int threads)
    {
        if (distance.IsEuclidean)
        {
            return new PrunedSearch<long>(
                images, PixelRows.Unscaled, unit: false, queries => new ByteEuclidean(new BytePairs(images, queries), scale),
                threads);
        }

        if (distance.IsManhattan)
        {
            return new ExhaustiveSearch<long>(
                images, queries => new ByteManhattan(new BytePairs(images, queries), scale), threads);
        }

        var squares = ByteCosine.Squares(images);
        return new PrunedSearch<ByteAngle>(
            images, PixelRows.Unscaled, unit: true,
            queries => new ByteCosine(new BytePairs(images, queries), squares, ByteCosine.Squares(queries)), threads);
    }

    /// <summary>A search for queries of any storage, which compares what normalization makes of pixels.</summary>
    /// <param name="images">The images; at least one.</param>
    /// <param name="normalizer">How pixels become numbers.</param>
    /// <param name="distance">What is near.</param>
    /// <param name="threads">Threads that share the work.</param>
    public static INeighbourSearch OverNumbers(ImageSet images, Normalizer normalizer, Distance distance, int threads)
    {
        var width = RowKernels.Width(images.PixelsPerImage);
        var numbers = Read(images);
        if (distance.IsManhattan)
            return new ExhaustiveSearch<double>(images, queries => new FloatManhattan(numbers, Read(queries), width), threads);
        Func<ImageSet, IEuclideanMetric<double>> metric = distance.IsCosine
            ? queries => new FloatCosine(numbers, Read(queries), width)
            : queries => new FloatEuclidean(numbers, Read(queries), width);
        // Projections are float32; what may overflow there is measured in doubles.
        return LargestOf(numbers, width) > PixelRows.LargestSquare
            ? new ExhaustiveSearch<double>(images, metric, threads)
            : new PrunedSearch<double>(images, set => new PixelRows(set, normalizer), distance.IsCosine, metric, threads);

        AlignedFloats Read(ImageSet set)
        {
            var rows = new PixelRows(set, normalizer);
            var into = new AlignedFloats((long)set.Count * width);
            unsafe
            {
                rows.Read(0, set.Count, into.Pointer);
            }

            return into;
        }
    }

    /// <summary>The largest squared length of a row.</summary>
    private static double LargestOf(AlignedFloats numbers, int width)
    {
        var largest = 0.0;
        for (var rest = numbers.Span; rest.Length > 0; rest = rest[width..])
            largest = Math.Max(largest, DoubleSums.Dot(rest[..width], rest[..width]));
        return largest;
    }
}
