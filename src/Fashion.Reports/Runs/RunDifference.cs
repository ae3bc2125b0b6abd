namespace Fashion.Reports.Runs;

/// <summary>How the spec of a run differs from that of the first.</summary>
/// <param name="Run">What the run is called.</param>
/// <param name="Lines">In the words of <c>diff</c>; none where both mean the same.</param>
public sealed record RunDifference(string Run, IReadOnlyList<string> Lines);
