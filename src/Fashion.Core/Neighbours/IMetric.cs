namespace Fashion.Core.Neighbours;

/// <summary>Exact distances between the images of a search and those of its queries.</summary>
/// <typeparam name="TKey">What distances are compared by: whole numbers where the images are bytes.</typeparam>
internal interface IMetric<TKey>
    where TKey : IComparable<TKey>
{
    /// <summary>How far apart they are, as something to compare.</summary>
    TKey Measure(int query, int image);

    /// <summary>The same for images that follow one another, from <paramref name="image"/> on.</summary>
    void Measure(int query, int image, Span<TKey> into)
    {
        for (var at = 0; at < into.Length; at++)
            into[at] = Measure(query, image + at);
    }

    /// <summary>The distance that a key stands for.</summary>
    double Distance(TKey key);
}

/// <summary>A metric under which images are points of a Euclidean space, so that projections bound distances.</summary>
/// <typeparam name="TKey">What distances are compared by.</typeparam>
internal interface IEuclideanMetric<TKey> : IMetric<TKey>
    where TKey : IComparable<TKey>
{
    /// <summary>The squared distance of two points whose metric's distance is this one, or more.</summary>
    double Square(TKey key);
}
