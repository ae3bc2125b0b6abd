namespace Fashion.Core.Training;

/// <summary>Tells nobody.</summary>
internal sealed class SilentObserver : ITrainingObserver
{
    public static SilentObserver Instance { get; } = new();

    public void OnStart(RunInfo info)
    {
    }

    public void OnStep(StepProgress progress)
    {
    }

    public void OnEpoch(EpochRecord record)
    {
    }

    public void OnMessage(string text)
    {
    }
}
