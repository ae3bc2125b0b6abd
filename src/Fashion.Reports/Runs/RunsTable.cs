using Fashion.Core.Data;
using Fashion.Core.Metrics;
using Fashion.Core.Runs;
using Fashion.Reports.Tables;

namespace Fashion.Reports.Runs;

/// <summary>Runs side by side: what each is, what it took and what it came to.</summary>
public static class RunsTable
{
    private const int Predicted = 10_000;

    public static Table Of(IReadOnlyList<EvaluatedRun> runs, DataPart part) => new(
        "runs", "Runs",
        [
            new Column("run", "run"), new("accuracy", "accuracy", ColumnKind.Share),
            new("accuracy_low", "95 % from", ColumnKind.Share), new("accuracy_high", "to", ColumnKind.Share),
            new("worst_class", "worst class"), new("worst_f1", "its F1", ColumnKind.Figure),
            new("train_seconds", "training", ColumnKind.Seconds), new("predict_10000_seconds", "10,000 predictions", ColumnKind.Seconds),
            new("parameters", "parameters", ColumnKind.Count), new("epochs", "epochs", ColumnKind.Count), new("spec", "spec"),
        ],
        [.. runs.Zip(RunNames.Of(runs), (run, name) => Row(run, name, part))])
    {
        Notes =
        [
            .. Lacking(runs, run => run.Metrics(part) is null, $"have no {PartNames.Of(part)} part: accuracy and F1 are undefined"),
            .. Lacking(runs, run => run.Run.Metrics.TrainSeconds is null, "were trained before runs kept their times"),
            .. Lacking(runs, run => run.Experiment.Classifier is not null, "are not trained in epochs"),
        ],
    };

    private static IEnumerable<string> Lacking(IReadOnlyList<EvaluatedRun> runs, Func<EvaluatedRun, bool> lacks, string what)
    {
        string[] names = [.. runs.Zip(RunNames.Of(runs)).Where(own => lacks(own.First)).Select(own => own.Second)];
        return names.Length == 0 ? [] : [$"{string.Join(", ", names)}: {what}"];
    }

    private static IReadOnlyList<object?> Row(EvaluatedRun run, string name, DataPart part)
    {
        var (own, metrics) = (run.Run.Metrics, run.Metrics(part));
        var worst = Worst(metrics);
        return
        [
            name, metrics?.Accuracy, metrics?.AccuracyInterval?.Low, metrics?.AccuracyInterval?.High, worst?.Name, worst?.Scores.F1,
            own.TrainSeconds, own.Prediction?.For(Predicted), own.Parameters ?? run.Run.Config.Parameters,
            own.Epochs is { } epochs ? (long)epochs : null, run.Run.Manifest.SpecPath,
        ];
    }

    /// <summary>The class with the least F1, of those that have one.</summary>
    private static ClassMetrics? Worst(ClassificationMetrics? metrics) =>
        metrics?.Classes.Where(own => own.Scores.F1 is not null).MinBy(own => own.Scores.F1);
}
