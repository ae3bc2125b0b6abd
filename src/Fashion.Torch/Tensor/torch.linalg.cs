using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Decompositions of matrices.</summary>
    public static class linalg
    {
        /// <summary>The eigenvalues of a symmetric matrix, the smallest first, and its eigenvectors as columns.</summary>
        /// <param name="input">... x n x n.</param>
        /// <param name="UPLO">Which half of it is read: L or U.</param>
        public static (Tensor, Tensor) eigh(Tensor input, char UPLO = 'L') => Guard.Wrap(
            fashion_linalg_eigh(input.Handle, UPLO == 'U', out var values, out var vectors), values, vectors);
    }
}
