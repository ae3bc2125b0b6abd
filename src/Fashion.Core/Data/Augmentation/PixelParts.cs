namespace Fashion.Core.Data;

/// <summary>
/// Places in an image are counted in parts of a pixel: whole numbers are much faster to step along and to divide. Bytes
/// are mixed in whole numbers too, so that every machine gives the same.
/// </summary>
internal static class PixelParts
{
    public const int Bits = 24;
    public const int Mask = (1 << Bits) - 1;
    public const float One = 1f / (1 << Bits);

    // Of the parts of a pixel, those that count in a mixture of bytes.
    public const int WeightBits = 15;
    public const int WeightShift = Bits - WeightBits;

    // A gray is so many parts.
    public const int GrayBits = 7;

    public static long Of(double pixels) => (long)Math.Round(pixels * (1 << Bits));
}
