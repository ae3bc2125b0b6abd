using Fashion.Core.Data;

namespace Fashion.Core.Classifiers;

/// <summary>
/// A classifier that has learned, whatever its kind: a layer graph, an ensemble. Images come as the data settings of
/// its spec prepare them (resized, inverted, padded); how their pixels become numbers is the classifier's own affair.
/// </summary>
public interface IClassifier : IDisposable
{
    /// <summary>Class probabilities, images x classes, each row's sum 1.</summary>
    float[] PredictProba(ImageSet images);

    /// <summary>The likeliest class of each image, the first of equals.</summary>
    int[] Predict(ImageSet images) => Probabilities.Labels(PredictProba(images), images.ClassNames.Count);

    /// <summary>Loss, accuracy and confusion over labelled images; the loss is that of <see cref="Probabilities.LogLoss"/>.</summary>
    /// <param name="images">A part of <paramref name="data"/>.</param>
    /// <param name="data">For what a loss asks of the training part.</param>
    Evaluation Evaluate(ImageSet images, DataSet data) => Evaluation.Of(images, PredictProba(images));
}
