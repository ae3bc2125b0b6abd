using Fashion.Core.Data;

namespace Fashion.Core.Classifiers;

/// <summary>What every classifier asks of the images that it is given. Each failure is a <see cref="UsageException"/>.</summary>
internal static class SampleChecks
{
    /// <summary>Images to learn from.</summary>
    public static void ToFit(ImageSet images, IReadOnlyList<double>? weights)
    {
        if (images.Count == 0)
            throw new UsageException("U402", "there are no images to learn from", "give at least one");
        Finite(images);
        for (var image = 0; image < images.Count; image++)
        {
            if (images.Labels[image] < 0)
                throw new UsageException("U403", $"image {image} has no label", "learn from labelled images alone");
        }

        if (weights is null)
            return;
        if (weights.Count != images.Count)
        {
            throw new UsageException(
                "U404", $"there are {weights.Count} sample weights for {images.Count} images", "give one for each image");
        }

        for (var image = 0; image < weights.Count; image++)
        {
            // They are used in single precision.
            if (!(weights[image] >= 0) || !float.IsFinite((float)weights[image]))
            {
                throw new UsageException(
                    "U404", FormattableString.Invariant($"the sample weight of image {image} is {weights[image]}"),
                    "weights are not negative, and below 3e38");
            }
        }

        if (weights.All(weight => (float)weight == 0))
            throw new UsageException("U402", "every sample weight is 0: there is nothing to learn from", "weigh at least one image");
    }

    /// <summary>Images that a fit watches beside those it learns from; null where there are none.</summary>
    public static void ToValidate(ImageSet? validation, ImageSet images)
    {
        if (validation is not { Count: > 0 })
            return;
        ToPredict(validation, FittedOn.Of(images));
        SameClasses(validation, images.ClassNames, "validation");
    }

    /// <summary>Labelled images, for a classifier that learned from images of this shape and of these classes.</summary>
    public static void ToEvaluate(ImageSet images, FittedOn fitted)
    {
        ToPredict(images, fitted);
        SameClasses(images, fitted.ClassNames, "labelled");
    }

    /// <summary>Images of the classes that are known, in their order.</summary>
    public static void SameClasses(ImageSet images, IReadOnlyList<string> known, string which)
    {
        if (!images.ClassNames.SequenceEqual(known))
        {
            throw new UsageException(
                "U405", $"the {which} images are of other classes than those that it learned from", "name the same classes in the same order");
        }
    }

    /// <summary>Images to predict, for a classifier that learned from images of this shape.</summary>
    public static void ToPredict(ImageSet images, FittedOn fitted)
    {
        if (!images.Shape.Equals(fitted.ImageShape))
        {
            throw new UsageException(
                "U405", $"the images are {images.Shape}, and the classifier learned from images of {fitted.ImageShape}",
                "prepare them as those it learned from");
        }

        if (fitted.FullScale is { } white && images.FullScale != white)
        {
            throw new UsageException(
                "U405", $"white is {images.FullScale} in these images, and was {white} in those it learned from",
                "prepare them as those it learned from");
        }

        Finite(images);
    }

    private static void Finite(ImageSet images)
    {
        var at = images.Floats is null ? -1 : Array.FindIndex(images.Floats, number => !float.IsFinite(number));
        if (at >= 0)
        {
            throw new UsageException(
                "U406", $"image {at / images.PixelsPerImage} has {images.Floats![at]} for a pixel", "replace or drop such images");
        }
    }
}
