namespace Fashion.Reports.Charts;

/// <summary>A chart before it is drawn.</summary>
/// <param name="Title">What it shows, in a few words.</param>
/// <param name="Description">What one sees in it, for who cannot; and how to read it.</param>
/// <param name="Option">
/// In the words of Apache ECharts (https://echarts.apache.org/en/option.html), as an object that becomes JSON.
/// </param>
/// <param name="Width">In pixels; a page may show it smaller.</param>
/// <param name="Height">In pixels.</param>
public sealed record Chart(string Title, string Description, object Option, int Width = Chart.UsualWidth, int Height = 320)
{
    /// <summary>Two stand side by side on a screen, and one is readable on a phone.</summary>
    public const int UsualWidth = 520;
}
