using Fashion.Reports.Pictures;

namespace Fashion.Reports.Charts;

/// <summary>A picture of numbers.</summary>
/// <param name="Title">What it shows, in a few words.</param>
/// <param name="Description">What one sees in it, for who cannot; and how to read it.</param>
/// <param name="Option">
/// In the words of Apache ECharts (https://echarts.apache.org/en/option.html), as an object that becomes JSON.
/// </param>
/// <param name="Width">In pixels; a page may show it smaller.</param>
/// <param name="Height">In pixels.</param>
public sealed record Chart(string Title, string Description, object Option, int Width = Picture.UsualWidth, int Height = 320)
    : Picture(Title, Description, Width, Height);
