using Fashion.Core.Data;

namespace Fashion.Core.Neighbours;

/// <summary>
/// Finds the nearest of a set of images. Every search is exact: it gives what measuring all distances would give.
/// Distances between bytes are compared as whole numbers, so that equal ones are equal.
/// </summary>
public interface INeighbourSearch
{
    /// <summary>The nearest images of each query: queries x k.</summary>
    /// <param name="queries">Images of the searched images' shape.</param>
    /// <param name="k">How many neighbours; from 1 to as many as there are images.</param>
    /// <exception cref="ArgumentException">The shape, or <paramref name="k"/>, is another.</exception>
    Neighbours Find(ImageSet queries, int k);
}
