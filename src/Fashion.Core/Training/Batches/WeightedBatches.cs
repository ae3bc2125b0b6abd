namespace Fashion.Core.Training;

/// <summary>
/// Batches whose samples count more or less: each target's shares are those of the smoothed label times the sample's
/// weight, so that a batch's loss is the weighted mean over its samples.
/// </summary>
/// <param name="batches">The batches.</param>
/// <param name="order">Their order.</param>
/// <param name="sampleWeights">One for each training image.</param>
/// <param name="classes">How many classes there are.</param>
/// <param name="smoothing">The share of each label that goes to all classes alike.</param>
internal sealed class WeightedBatches(
    ITrainingBatches batches, EpochOrder order, float[] sampleWeights, int classes, double smoothing) : ITrainingBatches
{
    public IEnumerable<TrainingBatch> Epoch(int epoch, int firstBatch)
    {
        var rows = order.Rows(epoch);
        var at = firstBatch;
        foreach (var batch in batches.Epoch(epoch, firstBatch))
            yield return batch with { Targets = Targets(batch, rows.AsSpan(order.Places(at++))) };
    }

    private float[] Targets(TrainingBatch batch, ReadOnlySpan<int> rows)
    {
        var targets = new float[batch.Count * classes];
        for (var sample = 0; sample < batch.Count; sample++)
        {
            for (var label = 0; label < classes; label++)
            {
                var share = batch.Targets?[sample * classes + label] ?? (label == batch.Labels[sample] ? 1 : 0);
                targets[sample * classes + label] =
                    (float)(sampleWeights[rows[sample]] * ((1 - smoothing) * share + smoothing / classes));
            }
        }

        return targets;
    }
}
