using Fashion.Core.Random;

namespace Fashion.Core.Data;

/// <summary>
/// An augmentation of single images over a batch. The draws are a function of the seed, the augmentation's place in the
/// list, the epoch and the sample's place in the epoch's order.
/// </summary>
internal sealed class EachImage<T>(IImageAugmentation<T> augmentation, ulong seed, int place) : IBatchAugmentation
{
    private readonly RandomStream random = new(seed, "augment", place, 0, 0);

    public IImageAugmentation<T> Augmentation => augmentation;

    public void Apply(AugmentedBatch batch)
    {
        for (var at = 0; at < batch.Count; at++)
        {
            random.MoveTo(place, batch.Epoch, batch.Position + at);
            augmentation.Apply(batch.Image<T>(at), random);
        }
    }
}
