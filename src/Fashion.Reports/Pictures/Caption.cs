using Fashion.Reports.Charts;

namespace Fashion.Reports.Pictures;

/// <summary>A line of text below an image.</summary>
/// <param name="Text">Cut where it is wider than its place.</param>
/// <param name="Colour">One of <see cref="ChartColours"/>.</param>
public sealed record Caption(string Text, string Colour = ChartColours.Ink);
