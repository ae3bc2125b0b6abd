namespace Fashion.Reports.Charts;

/// <summary>
/// The colours of all charts. Those of series are Okabe and Ito's ("Color universal design", 2008), which people tell apart
/// who do not see all colours.
/// </summary>
public static class ChartColours
{
    public const string Ink = "#24292f";
    public const string Faint = "#6e7781";
    public const string Line = "#d0d7de";
    public const string Blue = "#0072b2";
    public const string Vermilion = "#d55e00";

    /// <summary>The same for texts, which need more contrast than areas.</summary>
    public const string VermilionInk = "#b84f00";

    public const string Ground = "#fff";
    private const string Green = "#009e73";
    private const string Purple = "#cc79a7";
    private const string Sky = "#56b4e9";
    private const string Orange = "#e69f00";

    /// <summary>Of series that are many; with a second mark, such as a dash or a shape, at each turn.</summary>
    public static readonly IReadOnlyList<string> Series = [Blue, Vermilion, Green, Purple, Orange, Sky, Faint];

    /// <summary>Below the first of <see cref="Steps"/>: next to nothing.</summary>
    public const string Palest = "#eaf0f6";

    /// <summary>From the least to the most, of one hue: five steps that also differ in lightness.</summary>
    public static readonly IReadOnlyList<string> Steps = ["#c6d6e6", "#94b8d6", "#5c95c2", "#2a6fa5", "#08427a"];

    /// <summary>Each colour, with the one that stands for it on a dark ground.</summary>
    private static readonly IReadOnlyList<(string Light, string Dark)> Grounds =
    [
        (Ink, "#e6edf3"), (Faint, "#9da7b3"), (Line, "#3d444d"), (Ground, "#0d1117"), (Blue, "#4aa8e0"), (Vermilion, "#ff8a3d"),
        (VermilionInk, "#ff8a3d"), (Palest, "#152536"), (Green, "#2cc79a"), (Purple, "#e58fc0"), (Sky, "#8fd0f5"), (Orange, "#f0b93a"),
        .. Steps.Zip((string[])["#1c3a5c", "#23507d", "#2f6da6", "#7db4e0", "#d3e8fa"]),
    ];

    /// <summary>Style rules for a page on a dark ground: drawings name their colours in attributes, which rules outweigh.</summary>
    public static string DarkRules => string.Concat(Grounds.SelectMany(own => (string[])["fill", "stroke"], (own, part) =>
        $"  svg [{part}=\"{own.Light}\"] {{ {part}: {own.Dark}; }}\n"));
}
