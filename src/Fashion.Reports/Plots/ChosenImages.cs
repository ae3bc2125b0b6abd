using Fashion.Core;
using Fashion.Core.Data;

namespace Fashion.Reports.Plots;

/// <summary>Which images of a part a picture shows.</summary>
internal static class ChosenImages
{
    /// <summary>Those that were asked for; else some of the class, or of all, spread over the part.</summary>
    /// <exception cref="UsageException">The part has no such image: U524.</exception>
    public static int[] Of(ImageSet images, PlotOptions options, int usual) => options.Images.Count > 0
        ? [.. options.Images.Select(place => Checked(images, place, options.Part))]
        : Spread([.. Enumerable.Range(0, images.Count).Where(row => options.Class is not { } label || images.Labels[row] == label)], options.Most ?? usual);

    /// <exception cref="UsageException">The part has no such image: U524.</exception>
    public static int Checked(ImageSet images, int place, DataPart part) => place < images.Count ? place : throw new UsageException(
        "U524", FormattableString.Invariant($"there is no image {place}: the {PartNames.Of(part)} part has {images.Count}, from 0 on"), "name another one");

    /// <summary>At most so many, at equal distances: data may be sorted by class.</summary>
    public static int[] Spread(IReadOnlyList<int> rows, int most)
    {
        var count = Math.Min(rows.Count, most);
        return [.. Enumerable.Range(0, count).Select(at => rows[(int)((long)at * rows.Count / count)])];
    }
}
