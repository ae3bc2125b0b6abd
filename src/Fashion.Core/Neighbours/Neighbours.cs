namespace Fashion.Core.Neighbours;

/// <summary>The nearest images of a search, nearest first, those of equal distance by their index.</summary>
/// <param name="K">How many for each query.</param>
/// <param name="Indexes">Queries x K: which of the searched images.</param>
/// <param name="Distances">Queries x K, in the units of the numbers that the images stand for.</param>
public sealed record Neighbours(int K, int[] Indexes, double[] Distances);
