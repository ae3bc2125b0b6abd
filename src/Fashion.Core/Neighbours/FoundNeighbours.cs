namespace Fashion.Core.Neighbours;

/// <summary>Collects the nearest images of all queries from the blocks that they are searched in.</summary>
internal sealed class FoundNeighbours<TKey>(int queries, int k, IMetric<TKey> metric)
    where TKey : IComparable<TKey>
{
    public Neighbours Neighbours { get; } = new(k, new int[queries * k], new double[queries * k]);

    /// <summary>Takes a block of queries from <paramref name="start"/> on.</summary>
    public void Take(int start, int count, NearestList<TKey> nearest)
    {
        for (var query = 0; query < count; query++)
        {
            for (var rank = 0; rank < k; rank++)
            {
                Neighbours.Indexes[(start + query) * k + rank] = nearest.Index(query, rank);
                Neighbours.Distances[(start + query) * k + rank] = metric.Distance(nearest.Key(query, rank));
            }
        }
    }
}
