using Fashion.Core.Classifiers;
using Fashion.Core.Training;

namespace Fashion.Core.Runs;

/// <summary>Writes a run's epochs and messages (the iterations of a classical method are in its metrics) into its folder as they come, and passes everything on.</summary>
internal sealed class LoggingObserver(ITrainingObserver next, RunLog log) : ITrainingObserver
{
    public void OnStart(RunInfo info) => next.OnStart(info);

    public void OnStep(StepProgress progress) => next.OnStep(progress);

    public void OnEpoch(EpochRecord record)
    {
        log.Write("epoch", record);
        next.OnEpoch(record);
    }

    public void OnIteration(FitIteration iteration) => next.OnIteration(iteration);

    public void OnMessage(string text)
    {
        log.Write("message", text);
        next.OnMessage(text);
    }
}
