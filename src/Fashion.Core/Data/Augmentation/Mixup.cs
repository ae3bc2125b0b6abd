using System.Numerics;
using Fashion.Core.Random;

namespace Fashion.Core.Data;

/// <summary>Mixup (Zhang et al., "mixup: beyond empirical risk minimization", 2018): one image shows through the other.</summary>
internal sealed class Mixup<T>(double alpha) : IImageMixture<T>
    where T : unmanaged, INumber<T>
{
    private readonly SymmetricBeta shares = new(alpha);

    public double Apply(Span<T> image, ReadOnlySpan<T> other, RandomStream random)
    {
        var share = (float)shares.Draw(random);
        for (var pixel = 0; pixel < image.Length; pixel++)
        {
            image[pixel] = Pixel.Round<T>(
                share * float.CreateTruncating(image[pixel]) + (1 - share) * float.CreateTruncating(other[pixel]));
        }

        return share;
    }
}
