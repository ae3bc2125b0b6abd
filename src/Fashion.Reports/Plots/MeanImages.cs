using Fashion.Core.Data;
using Fashion.Core.Runs;
using Fashion.Reports.Charts;
using Fashion.Reports.Pictures;

namespace Fashion.Reports.Plots;

/// <summary>The mean of the images of each class.</summary>
internal static class MeanImages
{
    private const int Columns = 5;

    public static Drawing? Of(EvaluatedRun run, PlotOptions options)
    {
        if (run.Data.Part(options.Part) is not { Count: > 0 } images)
            return null;
        var cells = Classes.Shown(run, options)
            .Select(label => Mean(images, label) is { } mean ? new GridCell(mean, new Caption(run.ClassNames[label], ChartColours.Ink)) : null)
            .OfType<GridCell>().ToArray();
        return cells.Length == 0 ? null : ImageGrid.Of(
            "Mean images", $"The mean, pixel by pixel, of all {PartNames.Of(options.Part)} images of each class.",
            [.. cells.Chunk(Columns).Select(row => new GridRow("", row))], cellWidth: 92);
    }

    /// <summary>As a PNG file; null where there is no image of the class.</summary>
    public static byte[]? Mean(ImageSet images, int label)
    {
        var sums = new double[images.PixelsPerImage];
        var count = 0;
        for (var row = 0; row < images.Count; row++)
        {
            if (images.Labels[row] != label)
                continue;
            count++;
            var start = (long)row * images.PixelsPerImage;
            for (var at = 0; at < sums.Length; at++)
                sums[at] += images.ByteAt(start + at);
        }

        return count == 0 ? null : PixelPng.Of(Array.ConvertAll(sums, sum => sum / count), images.Shape);
    }
}
