using Fashion.Core.Training;
using Fashion.Dsl;

namespace Fashion.Core.Search;

/// <summary>Writes down what a trial tells, and stops it where it should not go on.</summary>
internal sealed class TrialObserver(
    ClaimedTrial claim, WatchedMetric goal, StudyStorage storage, Study study, IPruner pruner, ISearchObserver observer,
    CancellationTokenSource stop) : ITrainingObserver
{
    private readonly Dictionary<int, double> told = new(claim.Trial.IntermediateValues);
    private int epochs;

    /// <summary>Whether it was stopped for its figures.</summary>
    public bool IsPruned { get; private set; }

    public void OnStart(RunInfo info) => epochs = info.Epochs;

    public void OnStep(StepProgress progress)
    {
    }

    public void OnEpoch(EpochRecord record)
    {
        var figure = WatchedFigure.Of(goal, record.Train, record.Validation);
        told[record.Epoch] = figure;
        storage.Report(claim, record.Epoch, figure);
        observer.OnEpoch(claim.Trial.Number, record.Epoch, epochs, figure);
        // A run that had to begin anew, as its folder is gone, has figures of epochs that it has not come to again.
        var soFar = claim.Trial with { IntermediateValues = told.Where(own => own.Key <= record.Epoch).ToDictionary() };
        if (record.Epoch >= epochs || claim.ToItsEnd || !pruner.ShouldPrune(soFar, storage.Trials(study)))
            return;
        IsPruned = true;
        stop.Cancel();
    }

    public void OnMessage(string text) => observer.OnMessage($"trial {claim.Trial.Number}: {text}");
}
