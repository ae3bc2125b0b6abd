using System.Globalization;
using System.Xml.Linq;
using Fashion.Core;
using Fashion.Core.Pictures;
using Fashion.Core.Runs;
using Fashion.Reports.Charts;
using Fashion.Reports.Pictures;

namespace Fashion.Reports.Plots;

/// <summary>Single images, each with the probabilities of its classes as bars. Null without probabilities.</summary>
internal static class PredictionBars
{
    private const int UsualMost = 6;
    private const int MostBars = 10;
    private const int ItemWidth = 256;
    private const int ImageSize = 84;
    private const int LineHeight = 14;
    private const int Names = 84;
    private const int Bars = 46;

    // Of a broad font, within an item.
    private const int HeadLetters = 37;

    /// <exception cref="UsageException">The part has no such image.</exception>
    public static Drawing? Of(EvaluatedRun run, PlotOptions options)
    {
        if (run.Labelled(options.Part) is not var (images, predictions) || predictions.Probabilities is not { } probabilities)
            return null;
        var rows = ChosenImages.Of(images, options, UsualMost);
        if (rows.Length == 0)
            return null;
        var bars = Math.Min(MostBars, run.ClassNames.Count);
        var itemHeight = 18 + Math.Max(ImageSize + 6, bars * LineHeight + 6);
        return new Drawing(
            "Predictions",
            $"Single {PartNames.Of(options.Part)} images with the probabilities of {(bars < run.ClassNames.Count ? "their likeliest classes" : "the classes")}: the true class is blue; where another was predicted, that one is red.",
            [.. rows.SelectMany((row, at) => Item(row, at % 2 * (ItemWidth + 8), at / 2 * itemHeight))],
            2 * ItemWidth + 8, (rows.Length + 1) / 2 * itemHeight);

        IEnumerable<XElement> Item(int row, int left, int top)
        {
            int label = images.Labels[row], predicted = predictions.Predicted[row];
            var own = new ArraySegment<float>(probabilities, row * run.ClassNames.Count, run.ClassNames.Count);
            var right = label == predicted;
            yield return SvgParts.Text(
                left + 2, top + 12,
                CutText.To($"{row.ToString(CultureInfo.InvariantCulture)}: {run.ClassNames[predicted]} {PredictedCell.Percent(own[predicted])}" + (right ? "" : $" (is {run.ClassNames[label]})"), HeadLetters),
                11, right ? ChartColours.Blue : ChartColours.VermilionInk);
            yield return SvgParts.Image(Thumbnail.Of(images, row, 2 * ImageSize).ToPng(), left + 2, top + 18, ImageSize, ImageSize);
            foreach (var (line, one) in Enumerable.Range(0, own.Count).OrderByDescending(other => own[other]).Take(bars).Order().Index())
            {
                var baseline = top + 18 + line * LineHeight + 10;
                var colour = one == label ? ChartColours.Blue : one == predicted ? ChartColours.Vermilion : ChartColours.Faint;
                var start = left + ImageSize + 6 + Names;
                yield return SvgParts.End(start - 4, baseline, CutText.To(run.ClassNames[one], 14), 10, ChartColours.Ink);
                yield return SvgParts.Rectangle(start, baseline - 9, Math.Max(0.5, own[one] * Bars), 10, colour);
                yield return SvgParts.Text(start + own[one] * Bars + 3, baseline, PredictedCell.Percent(own[one]), 10, ChartColours.Ink);
            }
        }
    }
}
