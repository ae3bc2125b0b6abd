namespace Fashion.Core.Metrics;

/// <summary>How two classifiers differ on the same images.</summary>
/// <param name="First">The one's place among those that are compared.</param>
/// <param name="Second">The other's.</param>
/// <param name="SamePredictions">The share of images of which both say the same.</param>
/// <param name="Tau"><see cref="KendallTau.TauB"/> of their predictions; null where one always says the same.</param>
/// <param name="Kappa">Cohen's kappa between their predictions; null where both always say one and the same.</param>
/// <param name="Test">Which images each corrects for the other, and whether one does so more often.</param>
/// <param name="Difference">By how much the first is more accurate.</param>
public sealed record PairComparison(
    int First, int Second, double SamePredictions, double? Tau, double? Kappa, McNemar Test, PairedBootstrap Difference)
{
    /// <param name="first">The one's place.</param>
    /// <param name="second">The other's place.</param>
    /// <param name="one">What the first says; of at least one image.</param>
    /// <param name="other">What the second says of the same images.</param>
    /// <param name="seed">Of the resamples.</param>
    /// <exception cref="ArgumentException">They are of other images, or of none.</exception>
    public static PairComparison Of(int first, int second, Predictions one, Predictions other, ulong seed)
    {
        var table = new ConfusionMatrix(one.ClassCount);
        table.Add(one.Predicted, other.Predicted);
        return new PairComparison(
            first, second, table.Accuracy ?? throw new ArgumentException("there are no images", nameof(one)),
            KendallTau.TauB(one.Predicted, other.Predicted, one.ClassCount), table.CohenKappa(),
            McNemar.Of(one, other), PairedBootstrap.Of(one, other, seed)!);
    }

    /// <summary>Each two of several, in their order.</summary>
    public static IReadOnlyList<PairComparison> OfPairs(IReadOnlyList<Predictions> all, ulong seed) =>
    [
        .. from first in Enumerable.Range(0, all.Count)
           from second in Enumerable.Range(first + 1, all.Count - first - 1)
           select Of(first, second, all[first], all[second], seed),
    ];
}
