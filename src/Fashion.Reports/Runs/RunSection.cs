using System.Globalization;
using Fashion.Core.Data;
using Fashion.Core.Runs;
using Fashion.Core.Training;
using Fashion.Reports.Pages;
using Fashion.Reports.Tables;

namespace Fashion.Reports.Runs;

/// <summary>Everything about one run.</summary>
internal static class RunSection
{
    public static void Fill(PageSection section, EvaluatedRun run, RunPictures pictures, DataPart part)
    {
        section.Facts(Facts(run)).Folded("Spec", run.Experiment.CanonicalText.TrimEnd());
        if (run.Experiment.Classifier is null)
            section.FoldedTable(LayersTable.Of(run.Experiment.Graph));
        if (pictures.Learning.Count > 0)
            section.Heading("What it learned").Pictures(pictures.Learning);
        section.Heading("Figures").Table(MetricsTable.Of(run, part));
        foreach (var shown in ((DataPart[])[part, DataPart.Train]).Distinct())
        {
            if (ClassesTable.Of(run, shown) is { } classes)
                section.FoldedTable(classes);
        }

        section.Pictures(pictures.Figures);
        if (pictures.Mistakes.Count > 0)
            section.Heading("What it takes for what").Pictures(pictures.Mistakes);
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

    private static string? Fit(RunMetrics metrics) => metrics.Fit is not { Unit.Length: > 0 } fit
        ? null
        : FitSentence.Ending(fit) + (fit.Figures.Count == 0 ? "" : ": " + FitSentence.Figures(fit.Figures));
}
