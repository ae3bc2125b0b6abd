using Fashion.Core.Data;
using Fashion.Dsl;

namespace Fashion.Core.Training;

/// <summary>
/// Batches of augmented images. While one is trained on, a thread of its own prepares the next in the other of two rooms;
/// a batch depends on its place alone, never on who was first.
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
        var next = Start(firstBatch);
        try
        {
            for (var batch = firstBatch; next is not null; batch++)
            {
                var present = next.GetAwaiter().GetResult();
                next = Start(batch + 1);
                yield return present;
            }
        }
        finally
        {
            // Nobody may still write into a room once the epoch is left. Unlike Wait, this never throws.
            if (next is not null)
                Task.WaitAny(next);
        }

        Task<TrainingBatch>? Start(int batch) =>
            batch < order.BatchCount ? Task.Run(() => Prepare(rows, epoch, batch)) : null;
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
