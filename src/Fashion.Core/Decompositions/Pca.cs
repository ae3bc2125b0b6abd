using Fashion.Core.Data;
using Fashion.Core.Numerics;
using Fashion.Core.Runtime;

namespace Fashion.Core.Decompositions;

/// <summary>How principal components are found.</summary>
public enum PcaSolver
{
    /// <summary>All of the covariance's eigenvectors, of which the first are taken.</summary>
    Exact,

    /// <summary>Subspace iteration from random directions (Halko, Martinsson and Tropp 2011): fast where few components are wanted.</summary>
    Randomized,
}

/// <summary>What decides a decomposition.</summary>
/// <param name="Components">How many; from 1 to the fewer of the images and their features.</param>
/// <param name="Solver">How they are found.</param>
/// <param name="Seed">Of the random directions.</param>
public sealed record PcaOptions(int Components, PcaSolver Solver = PcaSolver.Exact, int Seed = 42);

/// <summary>
/// Principal component analysis: the orthonormal directions in which images vary most, the mean taken from them. Each
/// direction's largest number is positive, so that its sign is the same in every run.
/// </summary>
public sealed class Pca
{
    private readonly Normalizer normalizer;
    private readonly int threads;

    private Pca(double[] mean, float[] components, double[] variances, double total, Normalizer normalizer, int threads)
    {
        (Mean, Components, Variances, this.normalizer, this.threads) = (mean, components, variances, normalizer, threads);
        VarianceShares = Array.ConvertAll(variances, variance => total > 0 ? variance / total : 0);
    }

    /// <summary>Of each feature.</summary>
    public double[] Mean { get; }

    /// <summary>Components x features, the largest variance first.</summary>
    public float[] Components { get; }

    /// <summary>The variance along each component: that of a sample, divided by one less than the images.</summary>
    public double[] Variances { get; }

    /// <summary>Each component's share of the variance of all features.</summary>
    public double[] VarianceShares { get; }

    /// <summary>Finds the components.</summary>
    /// <param name="images">At least two.</param>
    /// <param name="normalizer">How pixels become the numbers that vary.</param>
    /// <param name="options">How many, and how.</param>
    /// <param name="threads">Threads that compute; 0 takes one for each physical core.</param>
    /// <exception cref="UsageException">There are too few images or features, or too many features for the exact solver, or
    /// pixels too large for single precision.</exception>
    public static Pca Fit(ImageSet images, Normalizer normalizer, PcaOptions options, int threads = 0)
    {
        threads = PhysicalCores.Threads(threads);
        var most = Math.Min(images.Count, images.PixelsPerImage);
        if (images.Count < 2 || options.Components < 1 || options.Components > most)
        {
            throw new UsageException(
                "U408", $"{options.Components} components of {images.Count} images of {images.PixelsPerImage} features",
                $"ask for 1 to {most} components of at least two images");
        }

        if (options.Solver == PcaSolver.Exact && images.PixelsPerImage > ExactComponents.MostFeatures)
        {
            throw new UsageException(
                "U408", $"{images.PixelsPerImage} features are too many for all components",
                $"take `{nameof(PcaSolver.Randomized)}`, or images of at most {ExactComponents.MostFeatures} numbers");
        }

        var rows = new CentredRows(PixelBytes.Of(images) ?? images, normalizer, threads);
        var (components, variances) = options.Solver == PcaSolver.Exact
            ? ExactComponents.Of(rows, options.Components)
            : RandomizedComponents.Of(rows, options.Components, options.Seed);
        Orient(components, rows.Features);
        return new Pca(rows.Mean, components, variances, rows.TotalVariance, normalizer, threads);
    }

    /// <summary>The images' coordinates along the components: images x components.</summary>
    /// <exception cref="UsageException">The images have other features.</exception>
    public unsafe float[] Transform(ImageSet images)
    {
        if (images.PixelsPerImage != Mean.Length)
        {
            throw new UsageException(
                "U405", $"the images have {images.PixelsPerImage} features, and the components {Mean.Length}",
                "prepare them as those that the components are of");
        }

        var rows = new PixelRows(images, normalizer);
        var count = Variances.Length;
        var vectors = new AlignedFloats((long)count * rows.Width);
        var offsets = new double[count];
        for (var component = 0; component < count; component++)
        {
            var own = Components.AsSpan(component * rows.Features, rows.Features);
            own.CopyTo(vectors.Span[(component * rows.Width)..]);
            for (var feature = 0; feature < own.Length; feature++)
                offsets[component] += own[feature] * Mean[feature];
        }

        var scores = new float[images.Count * count];
        RowBlocks.Each(rows, threads, (start, rowCount, block) =>
        {
            fixed (float* into = &scores[start * count])
                RowKernels.Best.Dots(block.Pointer, rowCount, vectors.Pointer, count, rows.Width, into);
            for (var at = start * count; at < (start + rowCount) * count; at++)
                scores[at] = (float)(scores[at] - offsets[at % count]);
        });
        return scores;
    }

    private static void Orient(float[] components, int features)
    {
        for (var start = 0; start < components.Length; start += features)
        {
            var own = components.AsSpan(start, features);
            var largest = 0;
            for (var at = 1; at < features; at++)
            {
                if (Math.Abs(own[at]) > Math.Abs(own[largest]))
                    largest = at;
            }

            if (own[largest] < 0)
                System.Numerics.Tensors.TensorPrimitives.Negate(own, own);
        }
    }
}
