using System.Numerics;
using System.Runtime.InteropServices;
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
        var at = typeof(T) == typeof(byte)
            ? PixelBlend.Blend(MemoryMarshal.AsBytes(image), MemoryMarshal.AsBytes(other), share)
            : 0;
        for (; at < image.Length; at++)
        {
            image[at] = Pixel.Round<T>(
                share * float.CreateTruncating(image[at]) + (1 - share) * float.CreateTruncating(other[at]));
        }

        return share;
    }
}
