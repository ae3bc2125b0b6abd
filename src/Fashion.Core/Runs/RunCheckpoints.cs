using System.Diagnostics;
using System.Text.Json;
using Fashion.Core.Classifiers;
using Fashion.Core.Training;

namespace Fashion.Core.Runs;

/// <summary>
/// The checkpoints of a fit in its run's folder, and with each of them the iterations so far, so that a resumed run's
/// metrics neither repeat nor lose a line.
/// </summary>
/// <param name="folder">The run's.</param>
/// <param name="identity">Of its spec.</param>
/// <param name="begun">Whether the run goes on.</param>
/// <param name="observer">Told how it goes.</param>
internal sealed class RunCheckpoints(RunFolder folder, string identity, bool begun, ITrainingObserver observer)
    : IFitCheckpoints, ITrainingObserver
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly CheckpointStore store = new(folder.Checkpoints, identity);
    private readonly Stopwatch sinceSaved = Stopwatch.StartNew();
    private List<FitIteration> history = [];

    public bool IsDue => sinceSaved.Elapsed > Interval;

    public FitState? Load()
    {
        FitState? found = null;
        var any = store.TryLoad(
            (state, file) =>
            {
                var saved = JsonSerializer.Deserialize<Saved>(state.Progress, RunJson.Line)
                    ?? throw new RunException("R306", $"{file}: the checkpoint is damaged: it has no progress");
                history = [.. saved.History];
                found = state with { Progress = saved.Progress };
            },
            observer.OnMessage);
        if (!any && begun)
            observer.OnMessage("the run was stopped before its first checkpoint: it starts again");
        return found;
    }

    public void Save(FitState state)
    {
        store.Save(state with { Progress = JsonSerializer.Serialize(new Saved(state.Progress, history), RunJson.Line) });
        WriteMetrics();
        sinceSaved.Restart();
    }

    /// <summary>metrics.jsonl and metrics.csv: a line for each iteration.</summary>
    public void WriteMetrics() => MetricsLog.Write(folder, history);

    public void OnStart(RunInfo info) => observer.OnStart(info);

    public void OnStep(StepProgress progress) => observer.OnStep(progress);

    public void OnEpoch(EpochRecord record) => observer.OnEpoch(record);

    public void OnIteration(FitIteration iteration)
    {
        history.Add(iteration);
        observer.OnIteration(iteration);
    }

    public void OnMessage(string text) => observer.OnMessage(text);

    private sealed record Saved(string Progress, IReadOnlyList<FitIteration> History);
}
