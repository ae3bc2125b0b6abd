namespace Fashion.Core.Training;

/// <summary>One optimizer step, just taken.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Batch">Its samples, which the next step overwrites.</param>
/// <param name="LearningRate">The rate of the update.</param>
/// <param name="Loss">The batch's mean loss before the update, without penalties.</param>
public sealed record TakenStep(long Number, TrainingBatch Batch, double LearningRate, double Loss);
