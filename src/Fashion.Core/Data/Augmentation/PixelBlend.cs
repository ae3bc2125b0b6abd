using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fashion.Core.Data;

/// <summary>Weighted sums of bytes, sixteen at a time: the numbers are those of the same floats taken one by one.</summary>
internal static class PixelBlend
{
    /// <summary>Makes images <c>share * image + (1 - share) * other</c>, to the nearest byte.</summary>
    /// <param name="image">Overwritten, as far as whole vectors reach.</param>
    /// <param name="other">As long.</param>
    /// <param name="share">From 0 to 1.</param>
    /// <returns>How many bytes are done, from the first on.</returns>
    public static int Blend(Span<byte> image, ReadOnlySpan<byte> other, float share)
    {
        if (Avx512F.IsSupported)
            return BlendWide(image, other, share);
        var (mine, theirs) = (Vector128.Create(share), Vector128.Create(1 - share));
        var at = 0;
        for (; at <= image.Length - Vector128<byte>.Count; at += Vector128<byte>.Count)
        {
            var (ownLow, ownHigh) = Vector128.Widen(Vector128.Create<byte>(image[at..]));
            var (low, high) = Vector128.Widen(Vector128.Create(other[at..]));
            Vector128.Narrow(Blend(ownLow, low), Blend(ownHigh, high)).CopyTo(image[at..]);

            Vector128<ushort> Blend(Vector128<ushort> one, Vector128<ushort> two)
            {
                var (oneLow, oneHigh) = Vector128.Widen(one);
                var (twoLow, twoHigh) = Vector128.Widen(two);
                return Vector128.Narrow(Sum(oneLow, twoLow), Sum(oneHigh, twoHigh));
            }

            Vector128<uint> Sum(Vector128<uint> one, Vector128<uint> two) =>
                Vector128.ConvertToInt32Native(
                    Vector128.ConvertToSingle(one.AsInt32()) * mine + Vector128.ConvertToSingle(two.AsInt32()) * theirs
                    + Vector128.Create(0.5f)).AsUInt32();
        }

        return at;
    }

    private static int BlendWide(Span<byte> image, ReadOnlySpan<byte> other, float share)
    {
        var (mine, theirs) = (Vector512.Create(share), Vector512.Create(1 - share));
        var at = 0;
        for (; at <= image.Length - Vector128<byte>.Count; at += Vector128<byte>.Count)
        {
            var sum = Floats(image[at..]) * mine + Floats(other[at..]) * theirs + Vector512.Create(0.5f);
            Avx512F.ConvertToVector128Byte(Vector512.ConvertToInt32Native(sum)).CopyTo(image[at..]);
        }

        return at;

        static Vector512<float> Floats(ReadOnlySpan<byte> pixels) =>
            Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(Vector128.Create(pixels)));
    }
}
