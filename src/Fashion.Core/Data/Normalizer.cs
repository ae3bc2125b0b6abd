using Fashion.Dsl;

namespace Fashion.Core.Data;

/// <summary>
/// How pixels become a network's numbers. <c>none</c>: the source's own numbers; otherwise <c>(pixel - mean) / std</c> with the pixel, the mean
/// and the deviation in unit scale, where white is 1. Mean and deviation have one number, or one for each of an image's C x H x W pixels.
/// </summary>
public sealed class Normalizer
{
    /// <param name="kind">The setting that this carries out.</param>
    /// <param name="mean">In unit scale; 0 for <c>none</c> and <c>unit</c>.</param>
    /// <param name="std">In unit scale; 1 for <c>none</c> and <c>unit</c>. Never 0.</param>
    public Normalizer(Normalization kind, float[] mean, float[] std)
    {
        if (mean.Length == 0 || mean.Length != std.Length || std.Any(deviation => !(deviation > 0)))
        {
            throw new ArgumentException("mean and deviation have one length, and deviations are above 0");
        }

        Kind = kind;
        Mean = mean;
        Std = std;
    }

    public Normalization Kind { get; }

    public IReadOnlyList<float> Mean { get; }

    public IReadOnlyList<float> Std { get; }

    public bool IsPerPixel => Mean.Count > 1;

    /// <summary>What <paramref name="kind"/> asks for, with mean and deviation (population, not sample) of <paramref name="train"/>.</summary>
    public static Normalizer Fit(Normalization kind, ImageSet train)
    {
        if (kind.IsStandard)
        {
            var (mean, std) = PixelStatistics.OfAll(train);
            return new Normalizer(kind, [(float)mean], [NotZero(std)]);
        }

        if (kind.IsPerPixel)
        {
            var (means, stds) = PixelStatistics.OfEach(train);
            return new Normalizer(kind, Array.ConvertAll(means, mean => (float)mean), Array.ConvertAll(stds, NotZero));
        }

        return new Normalizer(kind, [0], [1]);
    }

    /// <summary>The factor and the addend that turn a pixel where <paramref name="white"/> is white into a network's number.</summary>
    internal (float Factor, float Addend) Affine(int pixel, float white, float fullScale)
    {
        if (Kind.IsRaw)
        {
            return (fullScale / white, 0);
        }

        double mean = Mean[IsPerPixel ? pixel : 0], std = Std[IsPerPixel ? pixel : 0];
        return ((float)(1 / (std * white)), (float)(-mean / std));
    }

    // A pixel that never varies carries nothing: centred, it is 0 under any scale.
    private static float NotZero(double std) => std > 1e-12 ? (float)std : 1;
}
