using static Fashion.Reports.Plots.PlotChoices;

namespace Fashion.Reports.Plots;

/// <summary>Every kind of picture, in the order in which one looks at a run.</summary>
public static class PlotKinds
{
    private const string Epochs = "the epochs of a network";
    private const string OfImages = "images";
    private const string Probabilities = "probabilities";
    private const string Mistakes = "misclassified images";

    public static readonly IReadOnlyList<PlotKind> All =
    [
        PlotKind.One("classes", "how many images of each class each part has", OfImages, None, (run, _) => ClassFrequencies.Of(run)),
        PlotKind.One("samples", "images of each class", OfImages, Part | Class | Most, SampleGrid.Of),
        PlotKind.One("means", "the mean image of each class", OfImages, Part | Class, MeanImages.Of),
        PlotKind.One("augmentation", "a training image before and after each augmentation", "an `augment` in its spec", Images | Most, AugmentedImages.Of),
        PlotKind.One("accuracy", "accuracy in each epoch, training and validation", Epochs, None, (run, _) => TrainingCurves.Accuracy(run)),
        PlotKind.One("loss", "loss in each epoch, training and validation", Epochs, None, (run, _) => TrainingCurves.Loss(run)),
        PlotKind.One("learning-rate", "the learning rate in each epoch", Epochs, None, (run, _) => TrainingCurves.LearningRate(run)),
        PlotKind.One("confusion", "the confusion matrix", OfImages, Part, ConfusionChart.Of),
        PlotKind.One("roc", "one-against-rest ROC curves with their areas", Probabilities, Part | Class, RocChart.Of),
        PlotKind.One("reliability", "how often the model is right, by how sure it is", Probabilities, Part, ReliabilityChart.Of),
        PlotKind.One("confused", "the most confused pairs of classes, with examples", Mistakes, Part | Class | Most, ConfusedPairs.Of),
        PlotKind.One("misclassified", "misclassified images by true or by predicted class", Mistakes, Part | Class | ByPredicted | Most, MisclassifiedGrid.Of),
        PlotKind.One("predictions", "single images with the probability of each class", Probabilities, Part | Class | Images | Most, PredictionBars.Of),
        PlotKind.One("components", "two principal components, with true and predicted classes", "images of at least two pixels", Part | Most, PrincipalComponents.Of),
        PlotKind.One("filters", "the weights of the first layer, or of each class", "weights that look at pixels", Most, FirstFilters.Of),
        PlotKind.One("centroids", "centroids beside the class means", "the centroids of a `kmeans`", Class, Centroids.Of),
        PlotKind.One("neighbours", "accuracy against k", "the neighbours of a `knn`", Part | Most, NeighbourCurve.Of),
        new("disagreements", "images that one run gets right and another wrong", "the same images of the same classes", 2, Part | Class | Most, (runs, options) => Disagreements.Of(runs[0], runs[1], options)),
        new("time", "training time and accuracy of runs", "a training time in metrics.json", null, Part, TimeAndAccuracy.Of),
    ];
}
