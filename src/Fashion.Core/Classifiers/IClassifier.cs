using Fashion.Core.Data;

namespace Fashion.Core.Classifiers;

/// <summary>
/// A classifier of any kind: a layer graph, an ensemble, one of the classical methods. A constructor only keeps
/// parameters; <see cref="Fit"/> checks them, then the images, and learns. Images come as the data settings of a spec
/// prepare them (resized, inverted, padded); how their pixels become numbers is the classifier's own affair.
/// </summary>
public interface IClassifier : IDisposable
{
    /// <summary>Whether it has learned, or been loaded.</summary>
    bool IsFitted { get; }

    /// <summary>The classes by their index, as the images that it learned from name them.</summary>
    /// <exception cref="NotFittedException">It has not learned.</exception>
    IReadOnlyList<string> ClassNames { get; }

    /// <summary>Numbers that were learned.</summary>
    /// <exception cref="NotFittedException">It has not learned.</exception>
    long ParameterCount { get; }

    /// <summary>Whether <see cref="PredictProba"/> has a meaning for these parameters.</summary>
    bool HasProbabilities { get; }

    /// <summary>Learns from labelled images, forgetting what it knew.</summary>
    /// <exception cref="UsageException">A parameter is out of its range, or the images cannot be learned from.</exception>
    FitResult Fit(ImageSet images, FitOptions? options = null);

    /// <summary>The class index of each image.</summary>
    /// <exception cref="NotFittedException">It has not learned.</exception>
    /// <exception cref="UsageException">These are other images than it learned from.</exception>
    int[] Predict(ImageSet images);

    /// <summary>Class probabilities, images x classes, each row's sum 1. The largest is the predicted class.</summary>
    /// <exception cref="NotFittedException">It has not learned.</exception>
    /// <exception cref="UsageException">It has none, or these are other images than it learned from.</exception>
    float[] PredictProba(ImageSet images);

    /// <summary>Accuracy and confusion over labelled images, and the loss where there are probabilities.</summary>
    /// <param name="images">A part of <paramref name="data"/>.</param>
    /// <param name="data">For what a loss asks of the training part.</param>
    /// <param name="cancel">Ends it early.</param>
    /// <exception cref="NotFittedException">It has not learned.</exception>
    /// <exception cref="UsageException">These are other images, or of other classes, than it learned from.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    Evaluation Evaluate(ImageSet images, DataSet data, CancellationToken cancel = default) =>
        Evaluation.By(this, images, cancel);

    /// <summary>Writes what it has learned into a folder.</summary>
    /// <exception cref="NotFittedException">It has not learned.</exception>
    /// <exception cref="RunException">The folder cannot be written.</exception>
    void Save(string folder);

    /// <summary>Takes over what a classifier with the same parameters has saved.</summary>
    /// <exception cref="RunException">The files are missing or damaged, or another kind's.</exception>
    void Load(string folder);
}

/// <summary>A classifier that can learn more without forgetting.</summary>
public interface IIncrementalClassifier : IClassifier
{
    /// <summary>Learns from further images; from the first ones, if it has not learned.</summary>
    /// <exception cref="UsageException">
    /// A parameter is out of its range, the images cannot be learned from, or they are of another shape or of other classes.
    /// </exception>
    FitResult PartialFit(ImageSet images, FitOptions? options = null);
}
