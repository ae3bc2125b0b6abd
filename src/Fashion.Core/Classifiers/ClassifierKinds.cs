using Fashion.Core.Clustering;
using Fashion.Core.Ensembles;
using Fashion.Core.Linear;
using Fashion.Core.Neighbours;
using Fashion.Core.Runs;
using Fashion.Core.Runtime;
using Fashion.Core.Training;
using Fashion.Dsl;

namespace Fashion.Core.Classifiers;

/// <summary>Which class stands for which model of the spec language: the one place that knows every kind.</summary>
internal static class ClassifierKinds
{
    /// <summary>What makes the classifier of a spec whose model is no layer graph.</summary>
    public static IRunFit Fit(Experiment experiment, TrainerOptions options, ITorchRuntime runtime) =>
        experiment.Classifier is Classifier.Ensemble ensemble
            ? new EnsembleFit(ensemble.Item, options, runtime)
            : new ClassifierFit(Classical(experiment, options.Threads), Manifest.Identity(experiment.Hashes));

    /// <summary>The classifier that a finished run left.</summary>
    /// <exception cref="RunException">What it left is damaged.</exception>
    public static IClassifier Load(
        RunFolder folder, Experiment experiment, ModelConfig config, PredictionOptions options, ITorchRuntime runtime)
    {
        if (experiment.Classifier is null)
            return GraphClassifier.OfRun(folder, experiment, config, options, runtime);
        if (experiment.Classifier is Classifier.Ensemble ensemble)
            return EnsembleClassifier.OfRun(folder, ensemble.Item.Combine, options, runtime);
        var classifier = Classical(experiment, options.Threads);
        classifier.Load(folder.Model);
        if (options.Augmentation == TestTimeAugmentation.None)
            return classifier;
        return classifier.HasProbabilities ? new MirroredClassifier(classifier) : throw new UsageException(
            "U409", "`--tta flip` averages probabilities, and this model gives none", "leave `--tta` out");
    }

    /// <summary>Whether the classifier of a spec gives probabilities.</summary>
    public static bool HasProbabilities(Experiment experiment) =>
        experiment.Classifier is null or Classifier.Ensemble || Classical(experiment, threads: 1).HasProbabilities;

    /// <summary>Whether the model of a spec can compute on a device.</summary>
    /// <exception cref="UsageException">It is a classical method, and they compute on the processor.</exception>
    public static void CheckDevice(Experiment experiment, string device)
    {
        if (experiment.Classifier is not (null or Classifier.Ensemble) && device is not ("auto" or "cpu"))
        {
            throw new UsageException(
                "U209", $"`{device}`: this method computes on the processor alone", "leave `--device` out");
        }
    }

    private static CheckedClassifier Classical(Experiment experiment, int threads) => experiment.Classifier switch
    {
        Classifier.Knn knn => new KnnClassifier(knn.Item, experiment.Data.Normalize, threads),
        Classifier.KMeans kmeans => new KMeansClassifier(kmeans.Item, experiment.Data.Normalize, threads),
        Classifier.Logistic logistic => new LogisticClassifier(logistic.Item, experiment.Data.Normalize, threads),
        Classifier.SgdClassifier sgd => new SgdClassifier(sgd.Item, experiment.Data.Normalize, threads),
        _ => throw new InvalidOperationException($"{experiment.Name}: a model that nothing makes"),
    };
}
