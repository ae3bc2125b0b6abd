namespace Fashion.Core.Search;

/// <summary>A trial that this process has begun, and no other does.</summary>
/// <param name="Id">In the database.</param>
/// <param name="Trial">As it stands there.</param>
/// <param name="Index">Which point of the search it is; null where another program asked for it.</param>
public sealed record ClaimedTrial(long Id, Trial Trial, long? Index)
{
    /// <summary>Whether nothing stops it before its last epoch.</summary>
    public bool ToItsEnd { get; init; }

    /// <summary>Values that another program asked for; the sampler chooses the others.</summary>
    public IReadOnlyDictionary<string, System.Text.Json.JsonElement> Fixed { get; init; } =
        new Dictionary<string, System.Text.Json.JsonElement>();
}
