using Fashion.Core.Classifiers;
using Fashion.Core.Data;
using Fashion.Core.Training;

namespace Fashion.Core.Runs;

/// <summary>The fit of a classical method, with checkpoints in the run's folder.</summary>
internal sealed class ClassifierFit(CheckedClassifier classifier, string identity) : IRunFit
{
    public void Check(DataSet data) => classifier.Check(data.Train, Options(data));

    public RunFitResult Fit(DataSet data, RunFolder folder, ITrainingObserver observer, CancellationToken cancel)
    {
        var checkpoints = new RunCheckpoints(folder, identity, observer);
        var result = classifier.Fit(
            data.Train, Options(data) with { Observer = checkpoints, Checkpoints = checkpoints, Cancel = cancel });
        checkpoints.WriteMetrics();
        if (!result.Completed)
            return new RunFitResult(null, 0, result);
        classifier.Save(folder.Model);
        return new RunFitResult(classifier, classifier.ParameterCount, result);
    }

    private static FitOptions Options(DataSet data) => new() { Validation = data.Validation };
}
