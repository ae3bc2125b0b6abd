using Fashion.Core.Data;
using Fashion.Core.Metrics;
using Fashion.Core.Training;

namespace Fashion.Core.Classifiers;

/// <summary>How well a classifier does on a part of the data.</summary>
/// <param name="Figures">Loss and accuracy.</param>
/// <param name="Confusion">Counts of (true class, predicted class).</param>
/// <param name="Probabilities">Images x classes, which the others follow from.</param>
/// <param name="Ensemble">How its members did; null for a model of one piece.</param>
public sealed record Evaluation(
    Figures Figures, ConfusionMatrix Confusion, float[] Probabilities, EnsembleEvaluation? Ensemble = null)
{
    /// <summary>What follows from probabilities alone.</summary>
    /// <param name="images">Labelled images.</param>
    /// <param name="probabilities">Of their classes.</param>
    public static Evaluation Of(ImageSet images, float[] probabilities)
    {
        var confusion = Confuse(images, probabilities);
        return new Evaluation(
            new Figures(Classifiers.Probabilities.LogLoss(probabilities, images.Labels), confusion.Accuracy ?? double.NaN),
            confusion, probabilities);
    }

    /// <summary>The same with figures of a model's own loss.</summary>
    public static Evaluation Of(ImageSet images, float[] probabilities, Figures figures) =>
        new(figures, Confuse(images, probabilities), probabilities);

    private static ConfusionMatrix Confuse(ImageSet images, float[] probabilities)
    {
        var confusion = new ConfusionMatrix(images.ClassNames.Count);
        confusion.Add(images.Labels, Classifiers.Probabilities.Labels(probabilities, images.ClassNames.Count));
        return confusion;
    }
}
