using Fashion.Core.Training;

namespace Fashion.Core.Search;

/// <summary>Of an ensemble the members tell of themselves; what they tell is no figure of the trial.</summary>
internal sealed class MembersObserver(ITrainingObserver trial) : ITrainingObserver
{
    public void OnStart(RunInfo info)
    {
    }

    public void OnStep(StepProgress progress)
    {
    }

    public void OnEpoch(EpochRecord record)
    {
    }

    public void OnMessage(string text) => trial.OnMessage(text);
}
