using Fashion.Core.Classifiers;
using Fashion.Core.Data;
using Fashion.Core.Training;

namespace Fashion.Core.Runs;

/// <summary>The fit of a classical method, with checkpoints in the run's folder.</summary>
internal sealed class ClassifierFit(CheckedClassifier classifier, string identity) : IRunFit
{
    public void Check(DataSet data) => classifier.Check(data.Train, Options(data));

    public RunFitResult Fit(
        DataSet data, RunFolder folder, bool resumed, ITrainingObserver observer, CancellationToken cancel)
    {
        if (FinishedFit(folder) is { } finished)
        {
            classifier.Load(folder.Model);
            return new RunFitResult(classifier, classifier.ParameterCount, finished);
        }

        var checkpoints = new RunCheckpoints(folder, identity, resumed, observer);
        var result = classifier.Fit(
            data.Train, Options(data) with { Observer = checkpoints, Checkpoints = checkpoints, Cancel = cancel });
        checkpoints.WriteMetrics();
        if (!result.Completed)
            return new RunFitResult(null, 0, result);
        classifier.Save(folder.Model);
        // A run that is interrupted in its evaluation has learned.
        new RunMetrics { Fit = result }.Write(folder);
        return new RunFitResult(classifier, classifier.ParameterCount, result);
    }

    /// <summary>What a run says that has nothing left to do; null where it has.</summary>
    private static FitResult? FinishedFit(RunFolder folder) =>
        File.Exists(folder.Weights) ? RunMetrics.Read(folder)?.Fit : null;

    private static FitOptions Options(DataSet data) => new() { Validation = data.Validation };
}
