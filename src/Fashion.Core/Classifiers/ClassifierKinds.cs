using Fashion.Core.Ensembles;
using Fashion.Core.Runs;
using Fashion.Core.Runtime;
using Fashion.Core.Training;
using Fashion.Dsl;

namespace Fashion.Core.Classifiers;

/// <summary>Which class stands for which model of the spec language: the one place that knows every kind.</summary>
internal static class ClassifierKinds
{
    /// <summary>What makes the classifier of a spec whose model is no layer graph.</summary>
    /// <exception cref="UsageException">This kind cannot be trained.</exception>
    public static IEstimator Estimator(Experiment experiment, TrainerOptions options, ITorchRuntime runtime) =>
        experiment.Classifier switch
        {
            Classifier.Ensemble ensemble => new EnsembleEstimator(ensemble.Item, options, runtime),
            _ => throw new UsageException(
                "U103",
                $"{options.SpecPath ?? experiment.Name}: its model is no layer graph, and of the others only ensembles can be trained yet",
                "write the layers: `model { flatten -> dense(classes) }`"),
        };

    /// <summary>The classifier that a finished run left.</summary>
    /// <exception cref="RunException">What it left is damaged.</exception>
    public static IClassifier Load(
        RunFolder folder, Experiment experiment, ModelConfig config, PredictionOptions options, ITorchRuntime runtime) =>
        experiment.Classifier switch
        {
            null => GraphClassifier.Load(folder, experiment, config, options, runtime),
            Classifier.Ensemble ensemble => EnsembleClassifier.Load(folder, ensemble.Item.Combine, options, runtime),
            _ => throw new InvalidOperationException($"{folder.Path}: a finished run of a kind that cannot be trained"),
        };
}
