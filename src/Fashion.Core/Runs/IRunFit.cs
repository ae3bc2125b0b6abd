using Fashion.Core.Classifiers;
using Fashion.Core.Data;
using Fashion.Core.Training;

namespace Fashion.Core.Runs;

/// <summary>
/// How the classifier of a run comes to be, where it is no layer graph. A constructor only keeps settings;
/// <see cref="Fit"/> does the work and leaves in the run's folder what <see cref="ClassifierKinds.Load"/> needs.
/// </summary>
internal interface IRunFit
{
    /// <summary>Whether what the spec asks for can be; called before the run has a folder.</summary>
    /// <exception cref="UsageException">It cannot.</exception>
    void Check(DataSet data);

    /// <summary>Learns. Called again on the same folder, it goes on where it was interrupted.</summary>
    /// <param name="data">What from.</param>
    /// <param name="folder">The run's.</param>
    /// <param name="resumed">Whether it is called again.</param>
    /// <param name="observer">Told how it goes.</param>
    /// <param name="cancel">Interrupts it.</param>
    RunFitResult Fit(DataSet data, RunFolder folder, bool resumed, ITrainingObserver observer, CancellationToken cancel);
}

/// <summary>How the fit of a run ended.</summary>
/// <param name="Classifier">Null where it was interrupted and can go on.</param>
/// <param name="Parameters">Numbers that were learned.</param>
/// <param name="Fit">What the method says; of an ensemble the sums over its members.</param>
internal sealed record RunFitResult(IClassifier? Classifier, long Parameters, FitResult Fit);
