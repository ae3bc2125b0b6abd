using Fashion.Reports.Pictures;

namespace Fashion.Reports.Charts;

/// <summary>What charts have in common.</summary>
internal static class ChartStyle
{
    public static readonly object Text = new { fontFamily = PictureRenderer.Font, fontSize = 12, color = ChartColours.Ink };

    public static readonly object Grid = new { left = 12, right = 40, top = 36, bottom = 34, outerBounds = new { left = 4, right = 4, top = 4, bottom = 4 } };

    /// <summary>An axis of numbers.</summary>
    /// <param name="name">What it counts.</param>
    /// <param name="format">How a number is written, as in <c>{value} %</c>.</param>
    /// <param name="least">The least distance of two marks; null where any will do.</param>
    /// <param name="fromZero">Whether it begins at 0, as bars need it.</param>
    /// <param name="grid">Which of several charts side by side it belongs to.</param>
    public static object Numbers(string name, string format = "{value}", double? least = null, bool fromZero = false, int grid = 0) => new
    {
        type = "value",
        gridIndex = grid,
        name,
        nameLocation = "middle",
        nameTextStyle = new { color = ChartColours.Ink },
        scale = !fromZero,
        minInterval = least ?? 0,
        axisLabel = new { formatter = format, color = ChartColours.Ink, hideOverlap = true },
        axisLine = new { show = true, lineStyle = new { color = ChartColours.Faint } },
        splitLine = new { lineStyle = new { color = ChartColours.Line } },
    };

    /// <summary>An axis of positive numbers, by their powers of ten.</summary>
    public static object Logarithmic(string name) => new
    {
        type = "log",
        name,
        nameLocation = "middle",
        nameTextStyle = new { color = ChartColours.Ink },
        axisLabel = new { color = ChartColours.Ink, hideOverlap = true },
        axisLine = new { show = true, lineStyle = new { color = ChartColours.Faint } },
        splitLine = new { lineStyle = new { color = ChartColours.Line } },
    };

    /// <summary>An axis of shares, in percent from 0.</summary>
    /// <param name="name">Of what.</param>
    public static object Shares(string name) => new
    {
        type = "value",
        name,
        nameLocation = "middle",
        nameTextStyle = new { color = ChartColours.Ink },
        min = 0,
        max = 100,
        axisLabel = new { formatter = "{value} %", color = ChartColours.Ink, hideOverlap = true },
        axisLine = new { show = true, lineStyle = new { color = ChartColours.Faint } },
        splitLine = new { lineStyle = new { color = ChartColours.Line } },
    };

    /// <summary>A share as such an axis has it.</summary>
    public static double Percent(double share) => Math.Round(100 * share, 3);

    /// <summary>An axis of names.</summary>
    /// <param name="name">What they are.</param>
    /// <param name="names">In their order.</param>
    /// <param name="inverse">Whether they begin at the top or the right.</param>
    /// <param name="all">Whether every one is written, however many.</param>
    public static object Names(string? name, IReadOnlyList<string> names, bool inverse = false, bool all = false) => new
    {
        type = "category",
        name,
        nameLocation = "middle",
        nameTextStyle = new { color = ChartColours.Ink },
        data = names,
        inverse,
        axisTick = new { show = false },
        axisLabel = new { color = ChartColours.Ink, hideOverlap = !all, interval = all ? (object)0 : "auto" },
        axisLine = new { show = true, lineStyle = new { color = ChartColours.Faint } },
    };

    /// <summary>The room that a legend below the chart takes.</summary>
    /// <param name="names">Of the series.</param>
    /// <param name="width">Of the chart.</param>
    /// <param name="mark">What stands before a name, with the gap behind it.</param>
    public static int LegendHeight(IReadOnlyList<string> names, int width, int mark)
    {
        var (rows, used) = (1, 0.0);
        foreach (var own in names.Select(name => mark + 7.5 * name.Length))
            (rows, used) = used + own > width - 16 ? (rows + 1, own) : (rows, used + own);
        return 20 * rows;
    }

    /// <summary>What the series are called, above them.</summary>
    public static object Legend(params IReadOnlyList<string> names) => new
    {
        top = 0,
        itemGap = 20,
        selectedMode = false,
        data = names,
        textStyle = new { color = ChartColours.Ink },
    };
}
