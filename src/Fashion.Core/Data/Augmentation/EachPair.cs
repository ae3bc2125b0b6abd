using Fashion.Core.Random;

namespace Fashion.Core.Data;

/// <summary>
/// Mixes each image of a batch with another of the batch, as both were before, and the labels by the same share. The
/// partners are a random order of the batch, as in the papers' own programs; the share is each pair's own.
/// </summary>
internal sealed class EachPair<T>(IImageMixture<T> mixture, int pixelsPerImage, ulong seed, int place) : IBatchAugmentation
{
    private readonly RandomStream random = new(seed, "augment", place, 0, 0);
    private readonly RandomStream pairing = new(seed, "augment pairs", place, 0, 0);
    private T[] images = [];
    private float[] targets = [];
    private int[] partners = [];

    public void Apply(AugmentedBatch batch)
    {
        Remember(batch);
        for (var at = 0; at < batch.Count; at++)
        {
            random.MoveTo(place, batch.Epoch, batch.Position + at);
            var other = images.AsSpan(partners[at] * pixelsPerImage, pixelsPerImage);
            var share = mixture.Apply(batch.Image<T>(at), other, random);
            var own = batch.Target(at);
            var others = targets.AsSpan(partners[at] * own.Length, own.Length);
            var rest = 1 - share;
            for (var label = 0; label < own.Length; label++)
                own[label] = (float)(share * own[label] + rest * others[label]);
        }
    }

    private void Remember(AugmentedBatch batch)
    {
        if (batch.Targets!.Length > targets.Length)
        {
            (images, targets) = (new T[batch.Images.Count * pixelsPerImage], new float[batch.Targets.Length]);
            partners = new int[batch.Images.Count];
        }

        batch.Pixels<T>().CopyTo(images);
        batch.Targets.CopyTo(targets, 0);
        for (var at = 0; at < batch.Count; at++)
        {
            partners[at] = at;
        }

        pairing.MoveTo(place, batch.Epoch, batch.Position);
        pairing.Shuffle(partners.AsSpan(0, batch.Count));
    }
}
