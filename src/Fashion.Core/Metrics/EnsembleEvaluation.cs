namespace Fashion.Core.Metrics;

/// <summary>How the members of an ensemble did, and how far they agree, on the same images.</summary>
/// <param name="Members">In the spec's order.</param>
/// <param name="Pairs">Each two of them.</param>
public sealed record EnsembleEvaluation(IReadOnlyList<MemberEvaluation> Members, IReadOnlyList<Agreement> Pairs);

/// <summary>One member of an ensemble, alone.</summary>
/// <param name="Name">As the spec writes it.</param>
/// <param name="Run">Its run's folder.</param>
/// <param name="Weight">What its vote counts.</param>
/// <param name="Loss">The mean of -log p(true class).</param>
/// <param name="Accuracy">The share predicted right, 0 to 1.</param>
public sealed record MemberEvaluation(string Name, string Run, double Weight, double Loss, double Accuracy);
