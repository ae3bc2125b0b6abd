using Fashion.Core.Data;
using Fashion.Dsl;

namespace Fashion.Core.Training;

/// <summary>
/// Batches of augmented images. While one is trained on, the next is prepared in the other of two rooms; a batch depends on
/// its place alone, never on who was first.
/// </summary>
public sealed class AugmentedBatches : ITrainingBatches
{
    private readonly DataSet data;
    private readonly EpochOrder order;
    private readonly BatchAugmenter augmenter;
    private readonly AugmentedBatch[] rooms;
    private readonly BatchReader[] readers;

    public AugmentedBatches(DataSet data, IReadOnlyList<Augmentation> augmentations, EpochOrder order, ulong seed)
    {
        this.data = data;
        this.order = order;
        augmenter = new BatchAugmenter(augmentations, data.Train, seed);
        rooms = [augmenter.Room(order.BatchSize), augmenter.Room(order.BatchSize)];
        readers = Array.ConvertAll(rooms, room => new BatchReader(room.Images, data.Normalizer));
    }

    public IEnumerable<TrainingBatch> Epoch(int epoch, int firstBatch)
    {
        var rows = order.Rows(epoch);
        return Prefetch.Of(firstBatch, order.BatchCount, batch => Prepare(rows, epoch, batch));
    }

    private TrainingBatch Prepare(int[] rows, int epoch, int batch)
    {
        var (first, count) = order.Places(batch).GetOffsetAndLength(rows.Length);
        var room = rooms[batch % 2];
        augmenter.Fill(room, rows.AsSpan(first, count), epoch, first);
        return new TrainingBatch(
            readers[batch % 2], [.. Enumerable.Range(0, count)], room.Images.Labels[..count],
            room.Targets?[..(count * data.ClassNames.Count)]);
    }
}
