using Fashion.Core.Random;

namespace Fashion.Core.Data;

/// <summary>Changes one image in place; its draws come from a stream that is this image's alone.</summary>
internal interface IImageAugmentation<T>
{
    /// <param name="image">C x H x W.</param>
    /// <param name="random">At its first number.</param>
    void Apply(Span<T> image, RandomStream random);
}

/// <summary>Mixes another image into one.</summary>
internal interface IImageMixture<T>
{
    /// <param name="image">C x H x W; becomes the mixture.</param>
    /// <param name="other">C x H x W.</param>
    /// <param name="random">At its first number; this image's alone.</param>
    /// <returns>The share of the mixture that is still the first image, 0 to 1.</returns>
    double Apply(Span<T> image, ReadOnlySpan<T> other, RandomStream random);
}

/// <summary>Changes the images of a batch in place, and their labels where images are mixed.</summary>
internal interface IBatchAugmentation
{
    void Apply(AugmentedBatch batch);
}
