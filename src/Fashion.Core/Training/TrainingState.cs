using Fashion.Core.Models;
using static TorchSharp.torch;

namespace Fashion.Core.Training;

/// <summary>
/// All of a run's state: what <see cref="Progress"/> counts, and the tensors by name. Generators have no state of
/// their own: every draw is a function of the seed and of the place that the progress names. Saving this value and
/// loading it goes on bit for bit.
/// </summary>
public sealed class TrainingState : IDisposable
{
    private readonly FlatOptimizer optimizer;

    internal TrainingState(ParameterStore parameters, FlatOptimizer optimizer)
    {
        this.optimizer = optimizer;
        Parameters = parameters;
        BestTrained = parameters.Trained.clone().DetachFromDisposeScope();
        BestRunning = parameters.Running.clone().DetachFromDisposeScope();
    }

    public TrainingProgress Progress { get; set; } = new();

    public ParameterStore Parameters { get; }

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
        .. optimizer.State.Select(entry => KeyValuePair.Create($"optimizer.{entry.Key}", entry.Value)),
    ];

    /// <summary>Makes the model's present weights the best.</summary>
    public void KeepPresent()
    {
        using var frozen = no_grad();
        BestTrained.copy_(Parameters.Trained);
        BestRunning.copy_(Parameters.Running);
    }

    /// <summary>Puts the best weights into the model.</summary>
    public void RestoreBest()
    {
        using var frozen = no_grad();
        Parameters.Trained.copy_(BestTrained);
        Parameters.Running.copy_(BestRunning);
    }

    public void Dispose()
    {
        BestTrained.Dispose();
        BestRunning.Dispose();
    }
}
