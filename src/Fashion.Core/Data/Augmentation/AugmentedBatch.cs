namespace Fashion.Core.Data;

/// <summary>A batch's images and labels on their way through the augmentations; the next batch takes the same room.</summary>
public sealed class AugmentedBatch
{
    private readonly int[] labels;

    /// <param name="set">The images that batches are taken from.</param>
    /// <param name="capacity">The most samples of a batch.</param>
    /// <param name="mixes">Whether labels become mixtures.</param>
    internal AugmentedBatch(ImageSet set, int capacity, bool mixes)
    {
        Images = set.Room(capacity);
        labels = Images.Labels;
        Targets = mixes ? new float[capacity * ClassCount] : null;
    }

    /// <summary>The augmented images, of which the first <see cref="Count"/> are the batch. Their labels are the main ones.</summary>
    public ImageSet Images { get; }

    /// <summary>Each class's share of each sample, samples x classes; null where labels are not mixed.</summary>
    public float[]? Targets { get; }

    /// <summary>The samples of the batch.</summary>
    public int Count { get; private set; }

    /// <summary>The epoch that the draws are for, from 0.</summary>
    internal long Epoch { get; private set; }

    /// <summary>The first sample's place in the epoch's order; with the epoch, it decides the draws.</summary>
    internal long Position { get; private set; }

    private int ClassCount => Images.ClassNames.Count;

    /// <summary>All pixels of the batch.</summary>
    internal Span<T> Pixels<T>() => ((T[])Images.Pixels).AsSpan(0, Count * Images.PixelsPerImage);

    /// <summary>The pixels of one image.</summary>
    internal Span<T> Image<T>(int at) => ((T[])Images.Pixels).AsSpan(at * Images.PixelsPerImage, Images.PixelsPerImage);

    /// <summary>The class shares of one sample.</summary>
    internal Span<float> Target(int at) => Targets.AsSpan(at * ClassCount, ClassCount);

    /// <summary>Takes the images of <paramref name="rows"/> as they are.</summary>
    internal void Load(ImageSet set, ReadOnlySpan<int> rows, long epoch, long position)
    {
        (Count, Epoch, Position) = (rows.Length, epoch, position);
        Targets?.AsSpan().Clear();
        var size = set.PixelsPerImage;
        for (var at = 0; at < rows.Length; at++)
        {
            Array.Copy(set.Pixels, (long)rows[at] * size, Images.Pixels, (long)at * size, size);
            labels[at] = set.Labels[rows[at]];
            if (Targets is not null)
            {
                Target(at)[labels[at]] = 1;
            }
        }
    }

    /// <summary>A mixture's main label is the class with the largest share; the image's own where another has as much.</summary>
    internal void SetMainLabels()
    {
        for (var at = 0; at < Count && Targets is not null; at++)
        {
            var shares = Target(at);
            for (var label = 0; label < shares.Length; label++)
            {
                if (shares[label] > shares[labels[at]])
                {
                    labels[at] = label;
                }
            }
        }
    }
}
