using Fashion.Core.Data;
using Fashion.Core.Runs;
using Fashion.Reports.Pictures;

namespace Fashion.Reports.Plots;

/// <summary>Images of each class, as the model gets them.</summary>
internal static class SampleGrid
{
    private const int UsualMost = 8;

    public static Drawing? Of(EvaluatedRun run, PlotOptions options)
    {
        if (run.Data.Part(options.Part) is not { Count: > 0 } images)
            return null;
        GridRow[] rows =
        [
            .. Classes.Shown(run, options).Select(label => new GridRow(run.ClassNames[label],
            [
                .. Enumerable.Range(0, images.Count).Where(row => images.Labels[row] == label).Take(options.Most ?? UsualMost)
                    .Select(row => GridCell.Of(images, row)),
            ])),
        ];
        return rows.All(row => row.Cells.Count == 0) ? null : ImageGrid.Of(
            "Samples", $"The first {PartNames.Of(options.Part)} images of each class, in the order of the data.", rows);
    }
}
