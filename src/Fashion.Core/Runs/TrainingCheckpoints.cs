using System.Text.Json;
using Fashion.Core.Classifiers;
using Fashion.Core.Training;

namespace Fashion.Core.Runs;

/// <summary>The state of a network's training as a checkpoint.</summary>
public static class TrainingCheckpoints
{
    /// <summary>All of the state, under its step.</summary>
    public static FitState ToFitState(this TrainingState state) => new(
        state.Progress.Step, JsonSerializer.Serialize(state.Progress, RunJson.Line),
        [.. state.Tensors.Select(entry => StateTensors.Copy(entry.Key, entry.Value))]);

    /// <summary>The other way round.</summary>
    /// <param name="state">Of the model that the checkpoint belongs to.</param>
    /// <param name="saved">The checkpoint.</param>
    /// <param name="file">Named in errors.</param>
    /// <exception cref="RunException">It lacks a tensor, or shapes differ.</exception>
    public static void Restore(this TrainingState state, FitState saved, string file)
    {
        foreach (var (name, tensor) in state.Tensors)
        {
            var found = saved.Tensors.FirstOrDefault(tensor => tensor.Name == name)
                ?? throw new RunException("R306", $"{file}: the checkpoint is damaged: tensor `{name}` is missing");
            StateTensors.CopyInto(tensor, found, file);
        }

        state.Progress = JsonSerializer.Deserialize<TrainingProgress>(saved.Progress, RunJson.Line)
            ?? throw new RunException("R306", $"{file}: the checkpoint is damaged: it has no progress");
    }

    public static void Save(this CheckpointStore checkpoints, TrainingState state) => checkpoints.Save(state.ToFitState());

    /// <summary>Puts the newest sound checkpoint into a state; false where there is none.</summary>
    /// <exception cref="RunException">All are damaged, or they belong to another spec.</exception>
    public static bool TryLoad(this CheckpointStore checkpoints, TrainingState state, Action<string> message) =>
        checkpoints.TryLoad(state.Restore, message);
}
