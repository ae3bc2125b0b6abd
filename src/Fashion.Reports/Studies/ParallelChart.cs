using System.Globalization;
using Fashion.Core.Search;
using Fashion.Reports.Charts;

namespace Fashion.Reports.Studies;

/// <summary>
/// Parallel coordinates (Inselberg, "The plane with parallel coordinates", 1985): an axis for each parameter and one for
/// the figure, and a line through its values for each trial. At the foot of an axis are the trials that have no such
/// parameter.
/// </summary>
public static class ParallelChart
{
    // More lines would be one patch of colour.
    private const int MostLines = 500;

    // Places of an axis of numbers, from its foot to its head, and how many of them have a mark.
    private const int Places = 200;
    private const int Marks = 5;

    // From one axis to the next, in pixels.
    private const int Distance = 130;

    public static Chart Of(IReadOnlyList<string> names, IReadOnlyList<Trial> trials, bool maximize, StudyFigures figures)
    {
        Trial[] ranked = [.. Ranking.BestFirst(trials, maximize).Where(trial => StudyFigures.Of(trial) is not null)];
        // The best are drawn last, above the others.
        (Trial Trial, int Step)[] shown = [.. ranked.Take(MostLines).Select((trial, at) => (trial, Step(at, ranked.Length))).Reverse()];
        Axis[] axes =
        [
            .. names.Select(name => Axis.OfParameter(name, [.. shown.Select(own => own.Trial)])),
            Axis.OfNumbers(figures.Name, [.. shown.Select(own => (double?)figures.Scaled(StudyFigures.Of(own.Trial)!.Value))], figures.IsShare ? " %" : ""),
        ];
        return new Chart(
            "Parallel coordinates",
            "A line for each trial"
            + (shown.Length < ranked.Length ? string.Create(CultureInfo.InvariantCulture, $" of the best {shown.Length}") : "")
            + $", through its values and its {figures.Name}: the stronger its colour, the better its rank, by fifths; "
            + "the best fifth is drawn thick. At the foot of an axis, marked –, are trials that have no such parameter.",
            new
            {
                textStyle = ChartStyle.Text,
                parallel = new { left = 80, right = 80, top = 60, bottom = 20 },
                parallelAxis = axes.Select((axis, dim) => new
                {
                    dim,
                    type = "category",
                    name = axis.Name,
                    data = axis.Labels,
                    // Long names stand in two heights, so that none covers the next.
                    nameGap = dim % 2 == 0 ? 14 : 32,
                    nameTextStyle = new { color = ChartColours.Ink },
                    nameTruncate = new { maxWidth = 2 * Distance },
                    axisTick = new { show = false },
                    // Lines run behind the labels, which keep a rim of the ground.
                    axisLabel = new { interval = 0, color = ChartColours.Ink, margin = 6, textBorderColor = "#fff", textBorderWidth = 3 },
                    axisLine = new { lineStyle = new { color = ChartColours.Faint } },
                }),
                series = (object[])
                [
                    new
                    {
                        type = "parallel", silent = true,
                        data = shown.Select((own, line) => new
                        {
                            value = axes.Select(axis => axis.Places[line]),
                            lineStyle = new { color = ChartColours.Steps[own.Step], width = own.Step == ChartColours.Steps.Count - 1 ? 2 : 1, opacity = 1 },
                        }),
                    },
                ],
            },
            Width: Math.Max(Chart.UsualWidth, Distance * axes.Length), Height: 400);
    }

    private static int Step(int rank, int count) => ChartColours.Steps.Count - 1 - rank * ChartColours.Steps.Count / count;

    /// <summary>An axis as labelled places, from its foot on, and the place of each line.</summary>
    private sealed record Axis(string Name, string[] Labels, int[] Places)
    {
        public static Axis OfParameter(string name, IReadOnlyList<Trial> trials)
        {
            var scale = ParameterScale.Of([.. trials.Where(trial => trial.Parameters.ContainsKey(name)).Select(trial => trial.Parameters[name])]);
            double?[] values = [.. trials.Select(trial => trial.Parameters.TryGetValue(name, out var own) ? scale.Place(own) : (double?)null)];
            if (scale.Names is not { } choices)
                return OfNumbers(name, values, "", scale.IsLog, scale.IsWhole && !scale.IsLog);
            var foot = values.Contains(null) ? 1 : 0;
            return new Axis(
                name, [.. Enumerable.Repeat("–", foot), .. choices],
                [.. values.Select(value => value is { } place ? (int)place + foot : 0)]);
        }

        /// <param name="name">Above the axis.</param>
        /// <param name="values">Of each line; null where it has none.</param>
        /// <param name="unit">Behind each mark's number.</param>
        /// <param name="isLog">Whether the values are logarithms to the base of ten.</param>
        /// <param name="isWhole">Whether only whole numbers have a mark.</param>
        public static Axis OfNumbers(string name, IReadOnlyList<double?> values, string unit, bool isLog = false, bool isWhole = false)
        {
            double[] there = [.. values.OfType<double>()];
            var (low, high) = there.Length == 0 ? (0, 0) : (there.Min(), there.Max());
            var foot = values.Contains(null) ? ParallelChart.Places / 10 : 0;
            var labels = Enumerable.Repeat("", foot + ParallelChart.Places + 1).ToArray();
            if (foot > 0)
                labels[0] = "–";
            // As many digits as tell two marks apart.
            var digits = high > low && !isWhole ? Math.Clamp((int)Math.Ceiling(-Math.Log10((high - low) / (Marks - 1))), 0, 8) : isWhole ? 0 : 4;
            foreach (var mark in Enumerable.Range(0, Marks).Select(mark => low + (double)mark / (Marks - 1) * (high - low)))
            {
                var value = isWhole ? Math.Round(mark) : mark;
                labels[Place(value)] = (isLog
                    ? Math.Pow(10, value).ToString("0.##e0", CultureInfo.InvariantCulture)
                    : value.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)) + unit;
            }

            return new Axis(name, labels, [.. values.Select(value => value is { } number ? Place(number) : 0)]);

            int Place(double value) => foot + (high > low ? (int)Math.Round((value - low) / (high - low) * ParallelChart.Places) : 0);
        }
    }
}
