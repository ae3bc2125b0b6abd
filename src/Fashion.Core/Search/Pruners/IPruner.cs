namespace Fashion.Core.Search;

/// <summary>Says which trials stop early.</summary>
public interface IPruner
{
    /// <summary>Whether a trial that has just told of an epoch should stop.</summary>
    /// <param name="trial">With all that it told so far.</param>
    /// <param name="trials">All trials of the search.</param>
    bool ShouldPrune(Trial trial, IReadOnlyList<Trial> trials);

    /// <summary>The number of a stopped trial that should go on before a new one begins; null where there is none.</summary>
    int? Promoted(IReadOnlyList<Trial> trials);
}
