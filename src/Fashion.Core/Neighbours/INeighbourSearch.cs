using Fashion.Core.Data;

namespace Fashion.Core.Neighbours;

/// <summary>
/// Finds the nearest of a set of images. Every search is exact: it gives what measuring all distances would give.
/// Distances between bytes are compared as whole numbers, so that equal ones are equal.
/// </summary>
public interface INeighbourSearch
{
    /// <param name="queries">Images of the searched images' shape.</param>
    /// <param name="k">How many neighbours; at most as many as there are images.</param>
    Neighbours Find(ImageSet queries, int k);
}
