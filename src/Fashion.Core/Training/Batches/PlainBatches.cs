using Fashion.Core.Data;

namespace Fashion.Core.Training;

/// <summary>Batches of the training images as they are, read straight from the training part.</summary>
public sealed class PlainBatches(DataSet data, EpochOrder order) : ITrainingBatches
{
    private readonly BatchReader reader = new(data.Train, data.Normalizer);

    public IEnumerable<TrainingBatch> Epoch(int epoch, int firstBatch)
    {
        var rows = order.Rows(epoch);
        for (var batch = firstBatch; batch < order.BatchCount; batch++)
        {
            var taken = rows[order.Places(batch)];
            yield return new TrainingBatch(reader, taken, Array.ConvertAll(taken, row => data.Train.Labels[row]), null);
        }
    }
}
