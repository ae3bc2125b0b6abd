namespace Fashion.Core.Search;

/// <summary>Told how a search goes, by the workers' threads: several at once.</summary>
public interface ISearchObserver
{
    /// <summary>A trial has its point.</summary>
    void OnBegin(int number, Point point);

    /// <summary>An epoch of a trial has ended.</summary>
    void OnEpoch(int number, int epoch, int epochs, double figure);

    /// <summary>A trial has ended.</summary>
    void OnEnd(TrialEnd end);

    void OnMessage(string text);
}

/// <summary>How a trial ended.</summary>
/// <param name="Number">Which trial.</param>
/// <param name="State">As what it ended; <see cref="TrialState.Waiting"/> where it was interrupted and will go on.</param>
/// <param name="Value">What the search is for; null where there is none.</param>
/// <param name="Note">Why it failed, or whose value it has; null where there is nothing to say.</param>
public sealed record TrialEnd(int Number, TrialState State, double? Value, string? Note = null);
