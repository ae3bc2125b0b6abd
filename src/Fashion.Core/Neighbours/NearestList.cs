namespace Fashion.Core.Neighbours;

/// <summary>The k nearest so far of each of a block's queries, kept in order of distance.</summary>
/// <typeparam name="TKey">What distances are compared by.</typeparam>
internal sealed class NearestList<TKey>(int queries, int k)
    where TKey : IComparable<TKey>
{
    private readonly TKey[] keys = new TKey[queries * k];
    private readonly int[] indexes = new int[queries * k];
    private readonly int[] counts = new int[queries];

    /// <summary>Whether the list of a query is full, so that only nearer images can join it.</summary>
    public bool IsFull(int query) => counts[query] == k;

    /// <summary>The key of the farthest image in a full list.</summary>
    public TKey Worst(int query) => keys[query * k + k - 1];

    public TKey Key(int query, int rank) => keys[query * k + rank];

    public int Index(int query, int rank) => indexes[query * k + rank];

    /// <summary>Takes an image; of equals the one that came first stays ahead.</summary>
    /// <returns>Whether it is among the nearest.</returns>
    public bool Offer(int query, int index, TKey key)
    {
        var start = query * k;
        var at = counts[query];
        if (at == k)
        {
            if (key.CompareTo(keys[start + k - 1]) >= 0)
                return false;
            at--;
        }
        else
        {
            counts[query]++;
        }

        for (; at > 0 && keys[start + at - 1].CompareTo(key) > 0; at--)
            (keys[start + at], indexes[start + at]) = (keys[start + at - 1], indexes[start + at - 1]);
        (keys[start + at], indexes[start + at]) = (key, index);
        return true;
    }
}
