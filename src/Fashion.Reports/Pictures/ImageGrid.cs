using System.Globalization;
using System.Xml.Linq;
using Fashion.Reports.Charts;

namespace Fashion.Reports.Pictures;

/// <summary>Images in rows, each with its captions.</summary>
public static class ImageGrid
{
    private const int ImageSize = 56;
    private const int Gap = 6;
    private const int LineHeight = 13;
    private const int HeadHeight = 20;
    private const int Margin = 2;

    // Of a letter, at the size of captions, in a broad font.
    private const double LetterWidth = 6.2;

    /// <param name="title">Of the picture.</param>
    /// <param name="description">Of the picture.</param>
    /// <param name="rows">With as many cells as there are.</param>
    /// <param name="cellWidth">In pixels; captions are cut to it.</param>
    public static Drawing Of(string title, string description, IReadOnlyList<GridRow> rows, int cellWidth = ImageSize)
    {
        var width = cellWidth + Gap;
        var parts = new List<XElement>();
        var top = Margin;
        foreach (var row in rows)
        {
            if (row.Head.Length > 0)
            {
                parts.Add(SvgParts.Text(Margin, top + 14, row.Head, 12, ChartColours.Ink));
                top += HeadHeight;
            }

            foreach (var (at, cell) in row.Cells.Index())
                parts.AddRange(Cell(cell, Margin + at * width, top, cellWidth));
            top += ImageSize + Gap + LineHeight * row.Cells.Select(cell => cell.Captions.Count).DefaultIfEmpty(0).Max();
        }

        var columns = rows.Select(row => row.Cells.Count).DefaultIfEmpty(0).Max();
        var heads = rows.Select(row => row.Head.Length * 7.0).DefaultIfEmpty(0).Max();
        return new Drawing(title, description, parts, (int)Math.Max(columns * width, heads) + 2 * Margin, top);
    }

    private static IEnumerable<XElement> Cell(GridCell cell, int left, int top, int width)
    {
        if (cell.Png is null)
            yield break;
        yield return SvgParts.Image(cell.Png, left + (width - ImageSize) / 2, top, ImageSize, ImageSize);
        foreach (var (line, caption) in cell.Captions.Index())
        {
            yield return SvgParts.Middle(
                left + width / 2.0, top + ImageSize + 10 + line * LineHeight, CutText.To(caption.Text, (int)((width + Gap - 2) / LetterWidth)), 10, caption.Colour, caption.Text);
        }
    }
}
