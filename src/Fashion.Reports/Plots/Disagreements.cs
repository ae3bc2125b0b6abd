using System.Globalization;
using Fashion.Core.Metrics;
using Fashion.Core.Pictures;
using Fashion.Core.Runs;
using Fashion.Reports.Charts;
using Fashion.Reports.Pictures;

namespace Fashion.Reports.Plots;

/// <summary>Images that one run gets right and another wrong.</summary>
internal static class Disagreements
{
    /// <summary>Null where a run knows nothing of the part, or they are of other images.</summary>
    public static Drawing? Of(EvaluatedRun first, EvaluatedRun second, PlotOptions options)
    {
        if (first.Labelled(options.Part) is not var (images, one) || second.Predictions(options.Part) is not { } other
            || !first.HasSameImages(second, options.Part))
            return null;
        return ImageGrid.Of(
            "Right and wrong",
            $"The {PartNames.Of(options.Part)} images that one run gets right and the other wrong. Below each stand its true class and what the run says that is wrong.",
            [Row(first, one, other), Row(second, other, one)], cellWidth: 80);

        GridRow Row(EvaluatedRun run, Predictions right, Predictions wrong)
        {
            var rows = Misclassified.Surest(wrong)
                .Where(at => right.Predicted[at] == images.Labels[at] && (options.Class is not { } label || images.Labels[at] == label))
                .ToArray();
            return new GridRow(
                string.Create(CultureInfo.InvariantCulture, $"right by {run.Experiment.Name} alone: {rows.Length:N0}"),
                [
                    .. rows.Take(options.Most ?? 8).Select(at => GridCell.Of(
                        images, at, new Caption(run.ClassNames[images.Labels[at]], ChartColours.Blue),
                        new Caption(run.ClassNames[wrong.Predicted[at]], ChartColours.VermilionInk))),
                ]);
        }
    }
}
