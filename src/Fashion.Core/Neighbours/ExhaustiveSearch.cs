using Fashion.Core.Data;

namespace Fashion.Core.Neighbours;

/// <summary>Measures every image.</summary>
/// <param name="images">The images to search.</param>
/// <param name="metric">Measures from queries to the images.</param>
/// <param name="threads">Threads that share the work.</param>
internal sealed class ExhaustiveSearch<TKey>(ImageSet images, Func<ImageSet, IMetric<TKey>> metric, int threads)
    : INeighbourSearch
    where TKey : IComparable<TKey>
{
    // Queries whose rows stay in the cache beside those of the images that they are measured to.
    private const int BlockSize = 64;
    private const int ImagesAtOnce = 256;

    public Neighbours Find(ImageSet queries, int k)
    {
        NeighbourSearch.Check(images, queries, k);
        var measure = metric(queries);
        var found = new FoundNeighbours<TKey>(queries.Count, k, measure);
        Parallel.For(
            0, (queries.Count + BlockSize - 1) / BlockSize, new ParallelOptions { MaxDegreeOfParallelism = threads }, block =>
            {
                var start = block * BlockSize;
                var size = Math.Min(BlockSize, queries.Count - start);
                var nearest = new NearestList<TKey>(size, k);
                var keys = new TKey[ImagesAtOnce];
                for (var first = 0; first < images.Count; first += ImagesAtOnce)
                {
                    var some = keys.AsSpan(0, Math.Min(ImagesAtOnce, images.Count - first));
                    for (var query = 0; query < size; query++)
                    {
                        measure.Measure(start + query, first, some);
                        for (var at = 0; at < some.Length; at++)
                            nearest.Offer(query, first + at, some[at]);
                    }
                }

                found.Take(start, size, nearest);
            });
        return found.Neighbours;
    }
}
