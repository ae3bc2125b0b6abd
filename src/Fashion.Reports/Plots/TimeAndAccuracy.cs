using System.Globalization;
using Fashion.Core.Runs;
using Fashion.Reports.Charts;
using Fashion.Reports.Pictures;

namespace Fashion.Reports.Plots;

/// <summary>What each run took, and what it came to.</summary>
internal static class TimeAndAccuracy
{
    // Of the whole chart without its key, and about what the axes leave of it.
    private const int Height = 400;
    private const double PlotWidth = 430, PlotHeight = 320;

    private const int KeyColumns = 2, KeyLine = 16, KeyLetters = 38;

    // A classical method may be done in no time, which a scale of powers has no place for.
    private const double LeastSeconds = 0.01;

    public static Chart? Of(IReadOnlyList<EvaluatedRun> runs, PlotOptions options)
    {
        var points = runs
            .Select((run, at) => (Number: at + 1, run.Run.Metrics.TrainSeconds, Predictions: run.Predictions(options.Part)))
            .Where(own => own is { TrainSeconds: not null, Predictions: not null })
            .Select(own => (
                own.Number, Seconds: Math.Max(LeastSeconds, Math.Round(own.TrainSeconds!.Value, 3)),
                Accuracy: ChartStyle.Percent(own.Predictions!.Confusion.Accuracy!.Value)))
            .ToArray();
        if (points.Length == 0)
            return null;
        var places = LabelPlaces.Of([.. Along(points, own => Math.Log(own.Seconds)).Zip(Along(points, own => -own.Accuracy), (right, down) => (right * PlotWidth, down * PlotHeight))]);
        var keyRows = (runs.Count + KeyColumns - 1) / KeyColumns;
        var key = keyRows * KeyLine;
        return new Chart(
            "Time and accuracy",
            $"Each run by the seconds of its training, on a scale of powers, and its accuracy on the {PartNames.Of(options.Part)} images.",
            new
            {
                textStyle = ChartStyle.Text,
                title = Enumerable.Range(0, KeyColumns).Select(column => new
                {
                    text = string.Join('\n', runs.Index().Skip(column * keyRows).Take(keyRows).Select(own => Key(own.Index + 1, own.Item))),
                    left = 8 + column * Picture.UsualWidth / KeyColumns,
                    top = Height,
                    textStyle = new { color = ChartColours.Ink, fontSize = 11, fontWeight = "normal", lineHeight = KeyLine },
                }),
                grid = new { left = 12, right = 40, top = 36, bottom = 34 + key, outerBounds = new { left = 4, right = 4, top = 4, bottom = 4 + key } },
                xAxis = ChartStyle.Logarithmic("seconds of training"),
                yAxis = ChartStyle.Numbers("accuracy", "{value} %"),
                series = (object[])
                [
                    new
                    {
                        type = "scatter", silent = true, symbolSize = 9, itemStyle = new { color = ChartColours.Blue },
                        data = points.Zip(places, (own, place) => new
                        {
                            value = (double[])[own.Seconds, own.Accuracy],
                            label = new { show = true, position = place, formatter = own.Number.ToString(CultureInfo.InvariantCulture), color = ChartColours.Ink, fontSize = 11 },
                        }),
                    },
                ],
            },
            Height: Height + key + 8);
    }

    private static string Key(int number, EvaluatedRun run) =>
        $"{number.ToString(CultureInfo.InvariantCulture)}: {CutText.To(run.Experiment.Name, KeyLetters)}";

    /// <summary>How far along its axis each point is, from 0 to 1.</summary>
    private static IEnumerable<double> Along<TPoint>(IReadOnlyList<TPoint> points, Func<TPoint, double> value)
    {
        var (least, most) = (points.Min(value), points.Max(value));
        return points.Select(point => most > least ? (value(point) - least) / (most - least) : 0.5);
    }
}
