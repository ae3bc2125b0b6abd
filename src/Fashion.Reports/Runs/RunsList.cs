using System.Globalization;
using Fashion.Core.Runs;
using Fashion.Reports.Tables;

namespace Fashion.Reports.Runs;

/// <summary>Many run folders, a line each.</summary>
public static class RunsList
{
    public static Table Of(IReadOnlyList<RunListing> runs) => new(
        "runs", "Runs",
        [
            new Column("run", "run"), new("name", "name"), new("created", "created"), new("state", "state"),
            new("parameters", "parameters", ColumnKind.Count), new("epochs", "epochs", ColumnKind.Count),
            new("train_seconds", "training", ColumnKind.Seconds), new("train", "train", ColumnKind.Share),
            new("validation", "validation", ColumnKind.Share), new("test", "test", ColumnKind.Share),
        ],
        [
            .. runs.Select(run => (IReadOnlyList<object?>)
            [
                run.Path, run.Manifest.Name, run.Manifest.Created.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
                run.IsFinished ? "finished" : "open", run.Metrics?.Parameters, run.Metrics?.Epochs is { } epochs ? (long)epochs : null,
                run.Metrics?.TrainSeconds, run.Metrics?.Train?.Accuracy, run.Metrics?.Validation?.Accuracy, run.Metrics?.Test?.Accuracy,
            ]),
        ]);
}
