using Fashion.Core.Data;
using Fashion.Core.Metrics;
using Fashion.Core.Training;

namespace Fashion.Core.Classifiers;

/// <summary>How well a classifier does on a part of the data.</summary>
/// <param name="Figures">Loss and accuracy; without probabilities the loss is not a number.</param>
/// <param name="Confusion">Counts of (true class, predicted class).</param>
/// <param name="Predicted">The class of each image.</param>
/// <param name="Probabilities">Images x classes; null where the classifier gives none.</param>
/// <param name="Ensemble">How its members did; null for a model of one piece.</param>
public sealed record Evaluation(
    Figures Figures, ConfusionMatrix Confusion, int[] Predicted, float[]? Probabilities,
    EnsembleEvaluation? Ensemble = null)
{
    /// <summary>What was predicted, beside the true classes.</summary>
    /// <param name="images">Those that were asked about.</param>
    public Predictions Of(ImageSet images) => new(images.ClassNames, images.Labels, Predicted, Probabilities);

    // Images that are asked about at once: no prediction depends on how many are.
    private const int Slice = 4096;

    /// <summary>What a classifier says of labelled images, asked about some of them at a time.</summary>
    /// <exception cref="UsageException">They are of other classes than the classifier's.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    internal static Evaluation By(IClassifier classifier, ImageSet images, CancellationToken cancel)
    {
        SampleChecks.SameClasses(images, classifier.ClassNames, "labelled");
        return classifier.HasProbabilities
            ? Of(images, InSlices(images, classifier.PredictProba, cancel))
            : Of(images, InSlices(images, classifier.Predict, cancel));
    }

    private static T[] InSlices<T>(ImageSet images, Func<ImageSet, T[]> ask, CancellationToken cancel)
    {
        var answers = new List<T[]>();
        for (var start = 0; start < images.Count; start += Slice)
        {
            cancel.ThrowIfCancellationRequested();
            int[] rows = [.. Enumerable.Range(start, Math.Min(Slice, images.Count - start))];
            answers.Add(ask(images.Of(rows)));
        }

        return [.. answers.SelectMany(answer => answer)];
    }

    /// <summary>What follows from probabilities alone.</summary>
    /// <param name="images">Labelled images.</param>
    /// <param name="probabilities">Of their classes.</param>
    public static Evaluation Of(ImageSet images, float[] probabilities)
    {
        var evaluation = Of(images, Labels(images, probabilities));
        var loss = Classifiers.Probabilities.LogLoss(probabilities, images.Labels);
        return evaluation with { Figures = evaluation.Figures with { Loss = loss }, Probabilities = probabilities };
    }

    /// <summary>The same with figures of a model's own loss.</summary>
    /// <exception cref="DivergedException">The model gives no numbers: its last step took it beyond all bounds.</exception>
    public static Evaluation Of(ImageSet images, float[] probabilities, Figures figures) => Array.TrueForAll(probabilities, float.IsFinite)
        ? Of(images, Labels(images, probabilities)) with { Figures = figures, Probabilities = probabilities }
        : throw new DivergedException(NonFinite.Code, "the model's outputs are not finite", "lower the learning rate, or set `clip = 1.0`");

    /// <summary>What follows from predicted classes alone.</summary>
    public static Evaluation Of(ImageSet images, int[] predicted)
    {
        var confusion = new ConfusionMatrix(images.ClassNames.Count);
        confusion.Add(images.Labels, predicted);
        return new Evaluation(new Figures(double.NaN, confusion.Accuracy ?? double.NaN), confusion, predicted, null);
    }

    private static int[] Labels(ImageSet images, float[] probabilities) =>
        Classifiers.Probabilities.Labels(probabilities, images.ClassNames.Count);
}
