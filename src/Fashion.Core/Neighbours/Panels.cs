using Fashion.Core.Numerics;

namespace Fashion.Core.Neighbours;

/// <summary>The projected images of a search, laid out for <see cref="PanelKernels"/>.</summary>
internal sealed unsafe class Panels
{
    private readonly AlignedFloats numbers;
    private readonly long stride;

    /// <param name="projection">Of the same images.</param>
    /// <param name="rows">The images.</param>
    /// <param name="threads">Threads that share the work.</param>
    public Panels(Projection projection, PixelRows rows, int threads)
    {
        Size = PanelKernels.Best.PanelSize;
        Count = (rows.Count + Size - 1) / Size;
        stride = (projection.Coordinates + 1) * Size;
        numbers = new AlignedFloats(Count * stride);
        Parallel.For(
            0, Count, new ParallelOptions { MaxDegreeOfParallelism = threads }, () => new Projection.Block(projection, Size),
            (panel, _, block) =>
            {
                var filled = Math.Min(Size, rows.Count - panel * Size);
                block.Read(rows, panel * Size, filled);
                Write(projection, block, filled, Panel(panel));
                return block;
            },
            _ => { });
    }

    /// <summary>How many panels.</summary>
    public int Count { get; }

    /// <summary>Images of a panel.</summary>
    public int Size { get; }

    public float* Panel(int index) => numbers.Pointer + index * stride;

    private void Write(Projection projection, Projection.Block block, int filled, float* panel)
    {
        var last = projection.Coordinates - 1;
        for (var row = 0; row < Size; row++)
        {
            if (row >= filled)
            {
                // Nothing reaches anything from here.
                panel[projection.Coordinates * Size + row] = float.NegativeInfinity;
                continue;
            }

            var inside = block.Inside(row);
            for (var at = 0; at < last; at++)
                panel[at * Size + row] = inside[at];
            panel[last * Size + row] = block.Residuals[row];
            var square = block.Squares[row];
            panel[projection.Coordinates * Size + row] = (float)((projection.Margin(square) - square) / 2);
        }
    }
}
