using Fashion.Core.Data;
using Fashion.Core.Runs;
using Fashion.Dsl;
using Fashion.Reports.Pictures;

namespace Fashion.Reports.Plots;

/// <summary>An image before and after each augmentation of the spec. Null where it has none.</summary>
internal static class AugmentedImages
{
    private const int UsualTries = 7;

    public static Drawing? Of(EvaluatedRun run, PlotOptions options)
    {
        var augmentations = run.Experiment.Data.Augment;
        if (augmentations.Count == 0)
            return null;
        var images = run.Data.Train;
        // One that is mixed needs others to be mixed with.
        var chosen = options.Images.Count > 0 ? ChosenImages.Checked(images, options.Images[0], DataPart.Train) : 0;
        int[] rows = [.. Enumerable.Range(0, Math.Min(options.Most ?? UsualTries, images.Count)).Select(at => (chosen + at) % images.Count)];
        return ImageGrid.Of(
            "Augmentation",
            "A training image as it is, and behind it as each augmentation of the spec alone makes it, with one draw after the other; below them, all of them in their order. An augmentation that leaves some images alone may leave it as it was.",
            [
                .. augmentations.Select(one => Row(SettingsPrinter.Augmentation(one), [one])),
                .. augmentations.Count > 1 ? (GridRow[])[Row("all of them", augmentations)] : [],
            ]);

        GridRow Row(string name, IReadOnlyList<Augmentation> chain)
        {
            var augmenter = new BatchAugmenter(chain, images, (ulong)run.Experiment.Train.Seed);
            var batch = augmenter.Room(rows.Length);
            var cells = new List<GridCell> { GridCell.Of(images, chosen) };
            for (var draw = 0; draw < rows.Length; draw++)
            {
                augmenter.Fill(batch, rows, draw, 0);
                cells.Add(GridCell.Of(batch.Images, 0));
            }

            return new GridRow(name, cells);
        }
    }
}
