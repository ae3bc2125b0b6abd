using Fashion.Core.Runs;
using Fashion.Core.Training;
using Fashion.Reports.Charts;

namespace Fashion.Reports.Plots;

/// <summary>How the training of a network went, epoch by epoch. Other models have no such curves: null.</summary>
internal static class TrainingCurves
{
    public static Chart? Accuracy(EvaluatedRun run) => Curves(
        run, "Accuracy", "{value} %",
        "Accuracy in each epoch: of the training part as it was learned from, with augmentation and dropout, and of the validation part after the epoch.",
        figures => Math.Round(100 * figures.Accuracy, 4));

    public static Chart? Loss(EvaluatedRun run) => Curves(
        run, "Loss", "{value}",
        "The loss that is trained on, in each epoch: of the training part as it was learned from, and of the validation part after the epoch.",
        figures => figures.Loss);

    public static Chart? LearningRate(EvaluatedRun run) => run.Run.History() is not { Count: > 0 } history
        ? null
        : new Chart("Learning rate", "The learning rate of each epoch's last step.", new
        {
            textStyle = ChartStyle.Text,
            grid = ChartStyle.Grid,
            xAxis = ChartStyle.Numbers("epoch", least: 1),
            yAxis = ChartStyle.Numbers("", fromZero: true),
            series = (object[])[Line("learning rate", ChartColours.Blue, history, record => record.LearningRate)],
        });

    private static Chart? Curves(EvaluatedRun run, string title, string format, string description, Func<Figures, double> value)
    {
        if (run.Run.History() is not { Count: > 0 } history)
            return null;
        var validated = history.Any(record => record.Validation is not null);
        var best = history.LastOrDefault(record => record.Best);
        return new Chart(
            title, description + (best is null ? "" : FormattableString.Invariant($" The kept weights are those of epoch {best.Epoch}.")),
            new
            {
                textStyle = ChartStyle.Text,
                grid = ChartStyle.Grid,
                legend = ChartStyle.Legend(["train", .. validated ? (string[])["validation"] : []]),
                xAxis = ChartStyle.Numbers("epoch", least: 1),
                yAxis = ChartStyle.Numbers("", format),
                series = (object[])
                [
                    Line("train", ChartColours.Blue, history, record => value(record.Train)),
                    .. validated
                        ? (object[])[Line("validation", ChartColours.Vermilion, history, record => record.Validation is { } own ? value(own) : double.NaN, "dashed")]
                        : [],
                ],
            });
    }

    private static object Line(
        string name, string colour, IReadOnlyList<EpochRecord> history, Func<EpochRecord, double> value, string dash = "solid") => new
    {
        name,
        type = "line",
        // A line needs two points.
        showSymbol = history.Count == 1,
        symbol = "circle",
        silent = true,
        data = history.Select(record => (double[])[record.Epoch, value(record)]).Where(point => double.IsFinite(point[1])),
        itemStyle = new { color = colour },
        lineStyle = new { color = colour, width = 2, type = dash },
    };
}
