using Fashion.Core.Data;
using Fashion.Core.Neighbours;

namespace Fashion.Core.Runs;

/// <summary>How a k-NN does with other numbers of neighbours than its own, measured at the end of its run.</summary>
/// <param name="Part">Of which images: those that k is chosen on.</param>
/// <param name="Accuracies">For k = 1, 2, and so on.</param>
public sealed record AccuracyByK(DataPart Part, double[] Accuracies)
{
    /// <summary>The largest k, where nobody asks for another.</summary>
    public const int UsualMost = 20;

    /// <summary>The part that k is chosen on: the validation part where there is one, else another.</summary>
    public static DataPart ChoosingPart(DataSet data, DataPart other) =>
        data.Validation is { Count: > 0 } ? DataPart.Validation : other;

    /// <summary>Null where there is no image to measure it on.</summary>
    internal static AccuracyByK? Of(KnnClassifier classifier, DataSet data)
    {
        var part = ChoosingPart(data, DataPart.Test);
        return data.Part(part) is { Count: > 0 } images
            ? new AccuracyByK(part, classifier.AccuracyByK(images, Math.Min(UsualMost, data.Train.Count)))
            : null;
    }
}
