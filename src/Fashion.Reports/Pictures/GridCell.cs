using Fashion.Core.Data;

namespace Fashion.Reports.Pictures;

/// <summary>An image in a grid.</summary>
/// <param name="Png">The file; null leaves the place empty.</param>
/// <param name="Captions">Below it.</param>
public sealed record GridCell(byte[]? Png, params IReadOnlyList<Caption> Captions)
{
    public static GridCell Of(ImageSet images, int index, params IReadOnlyList<Caption> captions) =>
        new(ImageEncoder.Png(images, index), captions);
}
