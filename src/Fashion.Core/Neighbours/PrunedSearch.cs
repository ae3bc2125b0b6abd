using System.Numerics;
using Fashion.Core.Data;
using Fashion.Core.Numerics;

namespace Fashion.Core.Neighbours;

/// <summary>
/// Measures only the images that a few coordinates leave in question: of 60,000 images of clothes about one in a hundred.
/// </summary>
internal sealed unsafe class PrunedSearch<TKey> : INeighbourSearch
    where TKey : IComparable<TKey>
{
    // Queries that go through the panels together: their coordinates stay in the second cache, a panel in the first.
    private const int BlockSize = 512;

    private readonly Func<ImageSet, PixelRows> read;
    private readonly Func<ImageSet, IEuclideanMetric<TKey>> metric;
    private readonly int threads;
    private readonly ImageSet images;
    private readonly Projection projection;
    private readonly Panels panels;

    /// <param name="images">The images to search.</param>
    /// <param name="read">The numbers of images, these and queries.</param>
    /// <param name="unit">Whether the metric compares angles.</param>
    /// <param name="metric">Measures from queries to the images.</param>
    /// <param name="threads">Threads that share the work.</param>
    public PrunedSearch(
        ImageSet images, Func<ImageSet, PixelRows> read, bool unit, Func<ImageSet, IEuclideanMetric<TKey>> metric,
        int threads)
    {
        (this.images, this.read, this.metric, this.threads) = (images, read, metric, threads);
        var rows = read(images);
        projection = new Projection(rows, unit);
        panels = new Panels(projection, rows, threads);
    }

    public Neighbours Find(ImageSet queries, int k)
    {
        NeighbourSearch.Check(images, queries, k);
        var rows = read(queries);
        var measure = metric(queries);
        var found = new FoundNeighbours<TKey>(queries.Count, k, measure);
        Parallel.For(
            0, (queries.Count + BlockSize - 1) / BlockSize, new ParallelOptions { MaxDegreeOfParallelism = threads },
            () => new QueryBlock(projection, BlockSize),
            (block, _, room) =>
            {
                var start = block * BlockSize;
                room.Read(rows, start, Math.Min(BlockSize, queries.Count - start));
                found.Take(start, room.Count, Search(room, start, k, measure));
                return room;
            },
            _ => { });
        return found.Neighbours;
    }

    private NearestList<TKey> Search(QueryBlock block, int start, int k, IEuclideanMetric<TKey> measure)
    {
        var kernels = PanelKernels.Best;
        var nearest = new NearestList<TKey>(block.Count, k);
        var reached = stackalloc ulong[PanelKernels.Queries];
        for (var panel = 0; panel < panels.Count; panel++)
        {
            for (var query = 0; query < block.Count; query += PanelKernels.Queries)
            {
                if (!kernels.Find(
                    panels.Panel(panel), block.Coordinates(query), projection.Coordinates, block.Needs(query), reached))
                {
                    continue;
                }

                for (var at = 0; at < PanelKernels.Queries; at++)
                    Measure(query + at, reached[at], panel);
            }
        }

        GC.KeepAlive(this);
        return nearest;

        void Measure(int query, ulong bits, int panel)
        {
            var nearer = false;
            for (; bits != 0; bits &= bits - 1)
            {
                var image = panel * panels.Size + BitOperations.TrailingZeroCount(bits);
                nearer |= nearest.Offer(query, image, measure.Measure(start + query, image));
            }

            if (nearer && nearest.IsFull(query))
                block.Demand(query, measure.Square(nearest.Worst(query)));
        }
    }

    /// <summary>Projected queries, and what a point must reach to be among the nearest.</summary>
    private sealed class QueryBlock(Projection projection, int capacity)
    {
        private readonly Projection.Block block = new(projection, capacity);
        private readonly AlignedFloats coordinates = new((long)capacity * projection.Coordinates);
        private readonly AlignedFloats needs = new(capacity);
        private readonly int stride = projection.Coordinates;

        public int Count { get; private set; }

        public void Read(PixelRows rows, int start, int count)
        {
            Count = count;
            block.Read(rows, start, count);
            for (var row = 0; row < count; row++)
            {
                var into = coordinates.Span.Slice(row * stride, stride);
                into.Clear();
                if (!IsFarOut(row))
                {
                    block.Inside(row).CopyTo(into);
                    into[^1] = block.Residuals[row];
                }
            }

            // At first every image will do, but for the empty places of a panel; places beyond the last query reach nothing.
            needs.Span[..count].Fill(float.MinValue);
            needs.Span[count..].Fill(float.PositiveInfinity);
        }

        public float* Coordinates(int query) => coordinates.Pointer + query * stride;

        public float* Needs(int query) => needs.Pointer + query;

        /// <summary>
        /// From now on only points no farther than this. |q - p|^2 is at most that square where
        /// q p - |p|^2 / 2 is at least (|q|^2 - square) / 2.
        /// </summary>
        public void Demand(int query, double square)
        {
            if (IsFarOut(query))
                return;
            var own = block.Squares[query];
            needs.Pointer[query] = MathF.BitDecrement((float)((own - projection.Margin(own) - square) / 2));
        }

        /// <summary>Whether a query lies where float32 overflows; every image is then measured.</summary>
        private bool IsFarOut(int query) => !(block.Squares[query] < PixelRows.LargestSquare);
    }
}
