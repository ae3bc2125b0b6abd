using Fashion.Dsl;

namespace Fashion.Core.Data;

/// <summary>
/// Takes batches out of a training part and does to them what a spec's <c>augment</c> says, in its order, on the prepared
/// pixels before they are normalized. A batch is a function of the seed, the epoch, the samples and their places in the
/// epoch's order. Used by one thread at a time.
/// </summary>
public sealed class BatchAugmenter
{
    private readonly ImageSet set;
    private readonly bool mixes;
    private readonly List<IBatchAugmentation> chain;

    /// <param name="augmentations">What to do, in this order.</param>
    /// <param name="set">The training part.</param>
    /// <param name="seed">The run's own.</param>
    public BatchAugmenter(IReadOnlyList<Augmentation> augmentations, ImageSet set, ulong seed)
    {
        this.set = set;
        mixes = augmentations.Any(augmentation => augmentation.IsMixup || augmentation.IsCutMix);
        chain = set.Bytes is not null
            ? new AugmentationFactory<byte>(set.Shape, 255, seed).Create(augmentations)
            : new AugmentationFactory<float>(set.Shape, set.FullScale, seed).Create(augmentations);
    }

    /// <summary>Room for batches of up to so many samples.</summary>
    public AugmentedBatch Room(int capacity) => new(set, capacity, mixes);

    /// <summary>Makes <paramref name="batch"/> the augmented images of <paramref name="rows"/>, in that order.</summary>
    /// <param name="batch">Overwritten.</param>
    /// <param name="rows">Indexes of training images.</param>
    /// <param name="epoch">From 0.</param>
    /// <param name="position">The place of the first of the rows in the epoch's order.</param>
    public void Fill(AugmentedBatch batch, ReadOnlySpan<int> rows, long epoch, long position)
    {
        batch.Load(set, rows, epoch, position);
        foreach (var augmentation in chain)
        {
            augmentation.Apply(batch);
        }

        batch.SetMainLabels();
    }
}
