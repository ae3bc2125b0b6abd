using Fashion.Core.Classifiers;
using Fashion.Core.Data;
using Fashion.Dsl;

namespace Fashion.Core.Runs;

/// <summary>What there is to tell of a run that has come to its end.</summary>
/// <param name="Folder">The run's.</param>
/// <param name="Experiment">What it did.</param>
/// <param name="Data">On what.</param>
/// <param name="Metrics">Of the model that is kept.</param>
/// <param name="Test">Null where there is no such part.</param>
internal sealed record RunEnd(RunFolder Folder, Experiment Experiment, DataSet Data, RunMetrics Metrics, Evaluation? Test)
{
    /// <summary>Epochs, or what a method counts in their place.</summary>
    public int Step => Metrics.Epochs ?? Metrics.Fit?.Iterations ?? 0;
}
