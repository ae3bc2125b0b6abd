using Fashion.Core.Data;
using Fashion.Core.Runs;
using Fashion.Core.Training;

namespace Fashion.Core.Classifiers;

/// <summary>
/// How a spec's classifier comes to be. A constructor only keeps settings; <see cref="Fit"/> does the work and leaves
/// in the run's folder what <see cref="ClassifierKinds.Load"/> needs.
/// </summary>
internal interface IEstimator
{
    /// <summary>Whether what the spec asks for can be; called before the run has a folder.</summary>
    /// <exception cref="UsageException">It cannot.</exception>
    void Check(DataSet data);

    /// <summary>Learns. Called again on the same folder, it goes on where it was interrupted.</summary>
    FitResult Fit(DataSet data, RunFolder folder, ITrainingObserver observer, CancellationToken cancel);
}

/// <summary>How a fit ended.</summary>
/// <param name="Classifier">Null where it was interrupted and can go on.</param>
/// <param name="Parameters">Numbers that were learned.</param>
/// <param name="Epochs">Epochs of all trainings that it took.</param>
/// <param name="Seconds">Their time.</param>
internal sealed record FitResult(IClassifier? Classifier, long Parameters, int Epochs, double Seconds);
