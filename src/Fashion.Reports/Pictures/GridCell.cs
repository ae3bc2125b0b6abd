using Fashion.Core.Data;
using Fashion.Core.Pictures;

namespace Fashion.Reports.Pictures;

/// <summary>An image in a grid.</summary>
/// <param name="Png">The file; null leaves the place empty.</param>
/// <param name="Captions">Below it.</param>
public sealed record GridCell(byte[]? Png, params IReadOnlyList<Caption> Captions)
{
    // Twice as many as it is wide: sharp on dense screens, and a photo is no burden.
    internal const int MostPixels = 112;

    public static GridCell Of(ImageSet images, int index, params IReadOnlyList<Caption> captions) =>
        new(Thumbnail.Of(images, index, MostPixels).ToPng(), captions);
}
