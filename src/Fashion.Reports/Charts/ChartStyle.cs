namespace Fashion.Reports.Charts;

/// <summary>What charts have in common.</summary>
internal static class ChartStyle
{
    public static readonly object Text = new { fontFamily = "system-ui, sans-serif", fontSize = 12, color = ChartColours.Ink };

    public static readonly object Grid = new { left = 12, right = 40, top = 36, bottom = 34, outerBounds = new { left = 4, right = 4, top = 4, bottom = 4 } };

    /// <summary>An axis of numbers.</summary>
    /// <param name="name">What it counts.</param>
    /// <param name="format">How a number is written, as in <c>{value} %</c>.</param>
    /// <param name="least">The least distance of two marks; null where any will do.</param>
    /// <param name="fromZero">Whether it begins at 0, as bars need it.</param>
    public static object Numbers(string name, string format = "{value}", double? least = null, bool fromZero = false) => new
    {
        type = "value",
        name,
        nameLocation = "middle",
        nameTextStyle = new { color = ChartColours.Ink },
        scale = !fromZero,
        minInterval = least ?? 0,
        axisLabel = new { formatter = format, color = ChartColours.Ink, hideOverlap = true },
        axisLine = new { show = true, lineStyle = new { color = ChartColours.Faint } },
        splitLine = new { lineStyle = new { color = ChartColours.Line } },
    };

    /// <summary>An axis of names.</summary>
    public static object Names(string? name, IReadOnlyList<string> names, bool inverse = false) => new
    {
        type = "category",
        name,
        nameLocation = "middle",
        nameTextStyle = new { color = ChartColours.Ink },
        data = names,
        inverse,
        axisTick = new { show = false },
        axisLabel = new { color = ChartColours.Ink, hideOverlap = true },
        axisLine = new { show = true, lineStyle = new { color = ChartColours.Faint } },
    };

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
