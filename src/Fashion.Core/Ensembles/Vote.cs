using Fashion.Core.Classifiers;
using Fashion.Core.Metrics;

namespace Fashion.Core.Ensembles;

/// <summary>What several classifiers say together of the same images, and whether that is better than the best of them.</summary>
/// <param name="IsSoft">Whether their probabilities were averaged; else each had one vote.</param>
/// <param name="Together">What they say.</param>
/// <param name="Best">The place of the most accurate of them on these images, the first of equals.</param>
/// <param name="Gain">The vote against that one.</param>
public sealed record Vote(bool IsSoft, Predictions Together, int Best, PairComparison Gain)
{
    /// <param name="all">Of the same images; two or more.</param>
    /// <param name="seed">Of the resamples.</param>
    /// <exception cref="ArgumentException">They are of other images, or of none.</exception>
    public static Vote Of(IReadOnlyList<Predictions> all, ulong seed)
    {
        var classes = all[0].ClassCount;
        var isSoft = all.All(own => own.Probabilities is not null);
        var probabilities = isSoft
            ? Voting.Soft([.. all.Select(own => own.Probabilities!)])
            : Voting.Hard([.. all.Select(own => Probabilities.Certain(own.Predicted, classes))], classes);
        var together = new Predictions(all[0].ClassNames, all[0].Labels, Probabilities.Labels(probabilities, classes), probabilities);
        var best = Enumerable.Range(0, all.Count).MaxBy(at => all[at].Confusion.Correct);
        return new Vote(isSoft, together, best, PairComparison.Of(all.Count, best, together, all[best], seed));
    }
}
