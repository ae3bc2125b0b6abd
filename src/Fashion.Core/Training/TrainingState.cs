using Fashion.Core.Models;
using Fashion.Dsl;
using static TorchSharp.torch;

namespace Fashion.Core.Training;

/// <summary>
/// All of a run's state: what <see cref="Progress"/> counts, and the tensors by name. Generators have no state of
/// their own: every draw is a function of the seed and of the place that the progress names. Saving this value and
/// loading it goes on bit for bit.
/// </summary>
public sealed class TrainingState : IDisposable
{
    private readonly ParameterGroups groups;

    internal TrainingState(ParameterStore parameters, ParameterGroups groups, double? averageDecay)
    {
        this.groups = groups;
        Parameters = parameters;
        if (averageDecay is { } decay)
            Average = new WeightAverage(decay, parameters);
        BestTrained = parameters.Trained.clone().DetachFromDisposeScope();
        BestRunning = parameters.Running.clone().DetachFromDisposeScope();
    }

    public TrainingProgress Progress { get; set; } = new();

    public ParameterStore Parameters { get; }

    /// <summary>What is evaluated and kept in place of the weights themselves; null where the spec asks for no average.</summary>
    public WeightAverage? Average { get; }

    /// <summary>The trained numbers of the best epoch so far.</summary>
    public Tensor BestTrained { get; }

    /// <summary>The running statistics of the best epoch so far.</summary>
    public Tensor BestRunning { get; }

    /// <summary>Every tensor of the state, by name.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> Tensors =>
    [
        new("trained", Parameters.Trained),
        new("running", Parameters.Running),
        new("best.trained", BestTrained),
        new("best.running", BestRunning),
        .. Average is null
            ? Array.Empty<KeyValuePair<string, Tensor>>()
            : [new("average.trained", Average.Trained), new("average.running", Average.Running)],
        .. groups.State.Select(entry => KeyValuePair.Create($"optimizer.{entry.Key}", entry.Value)),
    ];

    /// <summary>Makes the model's present weights the best.</summary>
    public void KeepPresent()
    {
        using var frozen = no_grad();
        BestTrained.copy_(Parameters.Trained);
        BestRunning.copy_(Parameters.Running);
    }

    /// <summary>Puts the weights that the run keeps into the model: the best, or the last or their average.</summary>
    public void RestoreKept(Keep keep)
    {
        if (!keep.IsBest || Progress.Kept.Best is null)
        {
            Average?.CopyIntoModel();
            return;
        }

        using var frozen = no_grad();
        Parameters.Trained.copy_(BestTrained);
        Parameters.Running.copy_(BestRunning);
    }

    public void Dispose()
    {
        Average?.Dispose();
        BestTrained.Dispose();
        BestRunning.Dispose();
    }
}
