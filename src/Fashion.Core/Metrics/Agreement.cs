namespace Fashion.Core.Metrics;

/// <summary>How far two members of an ensemble agree, and what each has that the other lacks.</summary>
/// <param name="First">The one's index among the members.</param>
/// <param name="Second">The other's; larger.</param>
/// <param name="Tau"><see cref="KendallTau.TauB"/> of their predictions.</param>
/// <param name="FirstCorrects">Images that the first gets right and the second wrong.</param>
/// <param name="SecondCorrects">Images that the second gets right and the first wrong.</param>
public sealed record Agreement(int First, int Second, double? Tau, long FirstCorrects, long SecondCorrects)
{
    /// <summary>Of each two members.</summary>
    /// <param name="predictions">Of each member, a label for each image.</param>
    /// <param name="labels">The true ones.</param>
    /// <param name="classCount">What all labels are below.</param>
    public static IReadOnlyList<Agreement> OfPairs(IReadOnlyList<int[]> predictions, IReadOnlyList<int> labels, int classCount) =>
    [
        .. from first in Enumerable.Range(0, predictions.Count)
           from second in Enumerable.Range(first + 1, predictions.Count - first - 1)
           let one = predictions[first]
           let other = predictions[second]
           select new Agreement(
               first, second, KendallTau.TauB(one, other, classCount), Corrected(one, other, labels),
               Corrected(other, one, labels)),
    ];

    private static long Corrected(int[] right, int[] wrong, IReadOnlyList<int> labels) =>
        Enumerable.Range(0, labels.Count).LongCount(row => right[row] == labels[row] && wrong[row] != labels[row]);
}
