namespace Fashion.Core.Data;

/// <summary>Turns and scales one channel of an image about its centre, bilinear; beyond the channel is black.</summary>
internal interface IPlaneSampler<T>
{
    /// <param name="plane">H x W; overwritten.</param>
    /// <param name="cos">Columns of the source that one column is, at no turn; lines are alike.</param>
    /// <param name="sin">Lines of the source that one column goes up.</param>
    void Sample(Span<T> plane, double cos, double sin);
}

/// <summary>
/// Places in an image are counted in parts of a pixel: whole numbers are much faster to step along and to divide.
/// </summary>
internal static class PixelParts
{
    public const int Bits = 24;
    public const int Mask = (1 << Bits) - 1;
    public const float One = 1f / (1 << Bits);

    public static long Of(double pixels) => (long)Math.Round(pixels * (1 << Bits));
}
