using Fashion.Core.Data;
using Fashion.Core.Runs;
using Fashion.Reports.Pictures;
using Fashion.Reports.Plots;

namespace Fashion.Reports.Runs;

/// <summary>The pictures of one run that it has.</summary>
/// <param name="Learning">How it learned, and what.</param>
/// <param name="Figures">How good it is.</param>
/// <param name="Mistakes">What it takes for what.</param>
internal sealed record RunPictures(IReadOnlyList<Picture> Learning, IReadOnlyList<Picture> Figures, IReadOnlyList<Picture> Mistakes)
{
    public static RunPictures Of(EvaluatedRun run, DataPart part)
    {
        var options = new PlotOptions { Part = part };
        var choosing = options with { Part = AccuracyByK.ChoosingPart(run.Data, part) };
        return new RunPictures(
            Shown(
                TrainingCurves.Accuracy(run), TrainingCurves.Loss(run), TrainingCurves.LearningRate(run),
                AugmentedImages.Of(run, options with { Most = 5 }), FirstFilters.Of(run, options with { Most = 32 }), Centroids.Of(run, options),
                NeighbourCurve.Of(run, choosing)),
            Shown(
                ConfusionChart.Of(run, options), RocChart.Of(run, options), ReliabilityChart.Of(run, options), PrincipalComponents.Of(run, options)),
            Shown(
                ConfusedPairs.Of(run, options), PredictionBars.Of(run, options), MisclassifiedGrid.Of(run, options with { Most = 4 }),
                MisclassifiedGrid.Of(run, options with { Most = 4, ByPredicted = true })));
    }

    private static Picture[] Shown(params IEnumerable<Picture?> pictures) => [.. pictures.OfType<Picture>()];
}
