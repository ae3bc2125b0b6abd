namespace Fashion.Reports.Pictures;

/// <summary>A line of a grid.</summary>
/// <param name="Head">What its images have in common; empty where nothing.</param>
/// <param name="Cells">From left to right.</param>
public sealed record GridRow(string Head, IReadOnlyList<GridCell> Cells);
