using Fashion.Core.Training;

namespace Fashion.Core.Runs;

/// <summary>Writes a run's epochs and messages into its folder as they come, and passes everything on.</summary>
internal sealed class LoggingObserver(ITrainingObserver next, RunLog log) : ITrainingObserver
{
    public void OnStart(RunInfo info) => next.OnStart(info);

    public void OnStep(StepProgress progress) => next.OnStep(progress);

    public void OnEpoch(EpochRecord record)
    {
        log.Write("epoch", record);
        next.OnEpoch(record);
    }

    public void OnMessage(string text)
    {
        log.Write("message", text);
        next.OnMessage(text);
    }
}
