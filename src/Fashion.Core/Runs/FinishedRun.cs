using Fashion.Core.Classifiers;
using Fashion.Core.Data;
using Fashion.Core.Training;
using Fashion.Dsl;

namespace Fashion.Core.Runs;

/// <summary>What there is to tell of a run that has come to its end.</summary>
/// <param name="Folder">The run's.</param>
/// <param name="Experiment">What it did.</param>
/// <param name="Data">On what.</param>
/// <param name="Parameters">Numbers that were learned.</param>
/// <param name="Step">Epochs, or what a method counts in their place.</param>
/// <param name="Train">Of the model that is kept, as all figures here.</param>
/// <param name="Validation">Null where there is no such part.</param>
/// <param name="Test">Null where there is no such part.</param>
internal sealed record FinishedRun(
    RunFolder Folder, Experiment Experiment, DataSet Data, long Parameters, long Step, Figures Train, Figures? Validation,
    Evaluation? Test);
