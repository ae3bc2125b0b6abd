using Fashion.Dsl;

namespace Fashion.Core.Training;

/// <summary>The figure that a spec names, as in `validation.accuracy`.</summary>
public static class WatchedFigure
{
    /// <exception cref="UsageException">It is one of the validation part, and there is none: R201.</exception>
    public static double Of(WatchedMetric metric, Figures train, Figures? validation)
    {
        if (metric.IsTrainLoss)
            return train.Loss;
        if (metric.IsTrainAccuracy)
            return train.Accuracy;
        var part = validation ?? throw new UsageException(
            "R201", $"`{metric.Name}` is watched, but the split has no validation part",
            "write `split = [train: 90%, validation: 10%]`, or watch `train.loss`");
        return metric.IsValidationLoss ? part.Loss : part.Accuracy;
    }
}
