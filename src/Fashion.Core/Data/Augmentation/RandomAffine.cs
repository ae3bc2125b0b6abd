using System.Numerics;
using Fashion.Core.Random;
using Fashion.Dsl;

namespace Fashion.Core.Data;

/// <summary>One of the things that an affine pass does: turn, or make larger or smaller.</summary>
/// <param name="Degrees">Turned by up to so much either way.</param>
/// <param name="Amount">Made larger or smaller by up to this share, below 1.</param>
/// <param name="Probability">The share of images that it happens to.</param>
internal readonly record struct AffinePart(double Degrees, double Amount, double Probability);

/// <summary>
/// Turns and zooms an image about its centre, all parts in one bilinear pass; beyond the image is black. Turning and
/// zooming may change places, so angles add up and factors multiply.
/// </summary>
internal sealed class RandomAffine<T>(Shape shape, AffinePart[] parts) : IImageAugmentation<T>
    where T : unmanaged, INumber<T>
{
    private readonly IPlaneSampler<T> sampler =
        typeof(T) == typeof(byte) ? (IPlaneSampler<T>)(object)OfBytes(shape) : new PlaneSampler<T>(shape);

    /// <summary>What one pass does.</summary>
    public AffinePart[] Parts => parts;

    public void Apply(Span<T> image, RandomStream random)
    {
        var (degrees, factor, any) = (0.0, 1.0, false);
        foreach (var part in parts)
        {
            var happens = random.NextDouble() < part.Probability;
            // Never -1: a zoom by 100 % cannot make an image vanish.
            var swing = 1 - 2 * random.NextDouble();
            if (happens)
            {
                (degrees, factor, any) = (degrees + part.Degrees * swing, factor * (1 + part.Amount * swing), true);
            }
        }

        if (!any)
        {
            return;
        }

        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        var shrink = 1 / Math.Max(factor, 1e-6);
        var plane = shape.Height * shape.Width;
        for (var rest = image; !rest.IsEmpty; rest = rest[plane..])
        {
            sampler.Sample(rest[..plane], cos * shrink, sin * shrink);
        }
    }

    private static IPlaneSampler<byte> OfBytes(Shape shape)
    {
        var general = new ByteSampler(shape);
        return RegisterSampler.Takes(shape) ? new RegisterSampler(shape, general) : general;
    }
}
