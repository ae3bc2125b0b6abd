using System.Globalization;
using Fashion.Core.Data;
using Fashion.Core.Runs;
using Fashion.Core.Training;
using Fashion.Reports.Pages;
using Fashion.Reports.Pictures;
using Fashion.Reports.Plots;
using Fashion.Reports.Tables;

namespace Fashion.Reports.Runs;

/// <summary>Everything about one run.</summary>
internal static class RunSection
{
    public static void Fill(PageSection section, EvaluatedRun run, DataPart part)
    {
        var options = new PlotOptions { Part = part };
        section.Facts(Facts(run)).Folded("Spec", run.Experiment.CanonicalText.TrimEnd());
        if (run.Experiment.Classifier is null)
            section.FoldedTable(LayersTable.Of(run.Experiment.Graph));
        Learning(section, run, options);
        Measured(section, run, options);
        Mistakes(section, run, options);
    }

    private static IReadOnlyList<(string Name, string Value)> Facts(EvaluatedRun run)
    {
        var (own, manifest) = (run.Run.Metrics, run.Run.Manifest);
        string? Accuracy(Figures? figures) => figures is null ? null : CellText.Of(figures.Accuracy, ColumnKind.Share);
        (string Name, string? Value)[] facts =
        [
            ("Folder", run.Run.Folder.Path),
            ("Trained", manifest.Created.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)),
            ("Parameters", CellText.Of(own.Parameters ?? run.Run.Config.Parameters, ColumnKind.Count)),
            ("Epochs", own.Epochs?.ToString(CultureInfo.InvariantCulture)),
            ("Fit", Fit(own)),
            ("Training", own.TrainSeconds is { } seconds ? CellText.Of(seconds, ColumnKind.Seconds) : null),
            ("Training accuracy", Accuracy(own.Train)),
            ("Validation accuracy", Accuracy(own.Validation)),
            ("Test accuracy", Accuracy(own.Test)),
            ("Computed on", FormattableString.Invariant($"{manifest.Cpu}, {manifest.Device}, {manifest.Threads} threads")),
        ];
        return [.. facts.Where(fact => fact.Value is not null).Select(fact => (fact.Name, fact.Value!))];
    }

    private static string? Fit(RunMetrics metrics) => metrics.Fit is not { Unit.Length: > 0 } fit ? null : string.Concat(
        fit.Converged switch { true => "converged after ", false => "not converged after ", _ => "" },
        string.Create(CultureInfo.InvariantCulture, $"{fit.Iterations:N0} {fit.Unit}{(fit.Iterations == 1 ? "" : "s")}"),
        string.Concat(fit.Figures.Select(figure => string.Create(CultureInfo.InvariantCulture, $", {figure.Name.Replace('_', ' ')} {figure.Value:G4}"))));

    private static void Learning(PageSection section, EvaluatedRun run, PlotOptions options)
    {
        Picture[] shown =
        [
            .. Shown.Of(
                TrainingCurves.Accuracy(run), TrainingCurves.Loss(run), TrainingCurves.LearningRate(run), AugmentedImages.Of(run, options with { Most = 5 }),
                FirstFilters.Of(run, options with { Most = 32 }), Centroids.Of(run, options), NeighbourCurve.Of(run, options)),
        ];
        if (shown.Length > 0)
            section.Heading("What it learned").Pictures(shown);
    }

    private static void Measured(PageSection section, EvaluatedRun run, PlotOptions options)
    {
        section.Heading("Figures").Table(MetricsTable.Of(run, Enum.GetValues<DataPart>()));
        foreach (var part in ((DataPart[])[options.Part, DataPart.Train]).Distinct())
        {
            if (ClassesTable.Of(run, part) is { } classes)
                section.FoldedTable(classes);
        }

        section.Pictures([.. Shown.Of(ConfusionChart.Of(run, options), RocChart.Of(run, options), ReliabilityChart.Of(run, options), PrincipalComponents.Of(run, options))]);
    }

    private static void Mistakes(PageSection section, EvaluatedRun run, PlotOptions options)
    {
        Picture[] shown =
        [
            .. Shown.Of(
                ConfusedPairs.Of(run, options with { Most = 5 }), PredictionBars.Of(run, options),
                MisclassifiedGrid.Of(run, options with { Most = 4 }), MisclassifiedGrid.Of(run, options with { Most = 4, ByPredicted = true })),
        ];
        if (shown.Length > 0)
            section.Heading("What it takes for what").Pictures(shown);
    }
}
