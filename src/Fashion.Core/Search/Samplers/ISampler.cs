namespace Fashion.Core.Search;

/// <summary>Says what a search tries next.</summary>
public interface ISampler
{
    /// <summary>The point of a trial.</summary>
    /// <param name="index">
    /// Which point of the search it is, from 0: with the seed, it decides all draws. Trials that repeat or go on with
    /// others have no index of their own.
    /// </param>
    /// <param name="trials">All trials so far.</param>
    /// <returns>Null where there is none left.</returns>
    Point? Sample(long index, IReadOnlyList<Trial> trials);
}
