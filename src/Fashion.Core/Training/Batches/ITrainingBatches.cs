namespace Fashion.Core.Training;

/// <summary>The training part in batches. Their order is a function of the seed and the epoch alone.</summary>
public interface ITrainingBatches
{
    /// <summary>The batches of an epoch, each to be used before the next is asked for.</summary>
    /// <param name="epoch">From 0.</param>
    /// <param name="firstBatch">The batch to begin with, from 0.</param>
    IEnumerable<TrainingBatch> Epoch(int epoch, int firstBatch);
}
