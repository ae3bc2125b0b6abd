namespace Fashion.Core.Training;

/// <summary>Mean loss and share of right predictions (0 to 1) over a part of the data.</summary>
public sealed record Figures(double Loss, double Accuracy);

/// <summary>One epoch of a run; epochs count from 1.</summary>
/// <param name="Epoch">Which epoch.</param>
/// <param name="Train">Running means over the epoch's own batches, in training mode.</param>
/// <param name="Validation">After the epoch; null where there is no validation part.</param>
/// <param name="LearningRate">Of the epoch's last step.</param>
/// <param name="Seconds">The epoch's training, without its validation.</param>
/// <param name="Best">Whether its weights are the best so far by the rule that keeps them.</param>
public sealed record EpochRecord(
    int Epoch, Figures Train, Figures? Validation, double LearningRate, double Seconds, bool Best);
