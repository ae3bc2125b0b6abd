using Fashion.Core.Data;
using Fashion.Core.Tests.Runs;
using Fashion.Core.Training;
using Fashion.Dsl;
using static Fashion.Dsl.Augmentation;
using Xunit;

namespace Fashion.Core.Tests.Training;

public sealed class AugmentedBatchesTests : IDisposable
{
    private const ulong Seed = 5;
    private static readonly Augmentation[] List = [NewShift(new ShiftOptions(2)), NewMixup(new MixOptions(0.4))];

    private readonly TinyExperiment tiny = new();
    private readonly DataSet data;
    private readonly EpochOrder order;

    public AugmentedBatchesTests()
    {
        data = DataSetLoader.Load(tiny.Compile("epochs = 1\nbatch = 32").Data, tiny.Folder);
        order = new EpochOrder(data.Train.Count, 32, Seed);
    }

    [Fact]
    public void Epoch_Batches_AreThoseOfTheAugmenterAtTheirPlaces()
    {
        var augmenter = new BatchAugmenter(List, data.Train, Seed);
        var room = augmenter.Room(32);
        var (reader, rows, at) = (new BatchReader(room.Images, data.Normalizer), order.Rows(3), 0);
        foreach (var batch in Batches().Epoch(3, 0))
        {
            var places = order.Places(at++);
            augmenter.Fill(room, rows.AsSpan(places), 3, places.Start.Value);
            Assert.Equal(Numbers(reader, room.Count), Numbers(batch));
            Assert.Equal(room.Images.Labels[..room.Count], batch.Labels);
            Assert.Equal(room.Targets![..(room.Count * 4)], batch.Targets!);
        }

        Assert.Equal(7, at);
        Assert.Equal(200 - 6 * 32, room.Count);
    }

    [Fact]
    public void Epoch_FromTheMiddle_GivesTheSameBatches() =>
        Assert.Equal(Batches().Epoch(1, 0).Skip(4).Select(Numbers), Batches().Epoch(1, 4).Select(Numbers));

    [Fact]
    public void Epoch_LeftEarlyAndBegunAgain_GivesTheSameBatches()
    {
        var batches = Batches();
        foreach (var batch in batches.Epoch(0, 0).Take(2))
        {
            Assert.Equal(32, batch.Count);
        }

        Assert.Equal(Batches().Epoch(0, 0).Select(Numbers), batches.Epoch(0, 0).Select(Numbers));
    }

    [Fact]
    public void Epoch_Another_GivesOtherImagesInAnotherOrder()
    {
        var batches = Batches();
        Assert.NotEqual(Numbers(batches.Epoch(0, 0).First()), Numbers(batches.Epoch(1, 0).First()));
    }

    [Fact]
    public void Epoch_NothingToAugment_HasTheSameOrder()
    {
        var plain = new PlainBatches(data, order).Epoch(2, 1).Select(Numbers);
        Assert.Equal(plain, new AugmentedBatches(data, [NewShift(new ShiftOptions(0))], order, Seed).Epoch(2, 1).Select(Numbers));
    }

    public void Dispose() => tiny.Dispose();

    private AugmentedBatches Batches() => new(data, List, order, Seed);

    private static float[] Numbers(TrainingBatch batch) => Numbers(batch.Reader, batch.Count, batch.Rows);

    private static float[] Numbers(BatchReader reader, int count, int[]? rows = null)
    {
        var numbers = new float[count * 64];
        reader.Fill(rows ?? [.. Enumerable.Range(0, count)], numbers, PixelLayout.Nchw);
        return numbers;
    }
}
