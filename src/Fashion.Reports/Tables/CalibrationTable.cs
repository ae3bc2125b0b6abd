using Fashion.Core.Metrics;

namespace Fashion.Reports.Tables;

/// <summary>The bins of a reliability diagram.</summary>
public static class CalibrationTable
{
    public static Table Of(Calibration calibration, string key) => new(
        key, "Calibration",
        [
            new Column("above", "probability above", ColumnKind.Figure), new("up_to", "up to", ColumnKind.Figure), new("images", "images", ColumnKind.Count),
            new("confidence", "mean probability", ColumnKind.Figure), new("accuracy", "accuracy", ColumnKind.Figure),
        ],
        [.. calibration.Bins.Select(bin => (IReadOnlyList<object?>)[bin.Low, bin.High, bin.Count, bin.Confidence, bin.Accuracy])]);
}
