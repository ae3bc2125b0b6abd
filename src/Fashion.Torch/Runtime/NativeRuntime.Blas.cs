using System.Runtime.InteropServices;

namespace Fashion.Torch;

public static partial class NativeRuntime
{
    private static readonly Lazy<string?> LoadedBlas = new(FindBlas);

    /// <summary>What a person runs on Debian when the reference BLAS is loaded.</summary>
    public const string BlasRemedy = "apt-get install libopenblas0-pthread";

    /// <summary>The file that answers matrix products in this process; null where it cannot be told.</summary>
    public static string? BlasLibraryPath => LoadedBlas.Value;

    /// <summary>True for Debian's reference BLAS, which is 20 times slower than OpenBLAS.</summary>
    public static bool IsReferenceBlas =>
        BlasLibraryPath is { } path && path.Contains("/blas/libblas", StringComparison.Ordinal);

    /// <summary>The BLAS in words, for a manifest or a warning.</summary>
    public static string BlasDescription => BlasLibraryPath switch {
        null => "BLAS inside libtorch",
        var path when IsReferenceBlas => $"reference BLAS ({path})",
        var path when path.Contains("openblas", StringComparison.OrdinalIgnoreCase) => $"OpenBLAS ({path})",
        var path when path.Contains("mkl", StringComparison.OrdinalIgnoreCase) => $"MKL ({path})",
        var path => path,
    };

    /// <summary>How many threads a matrix product takes, where the BLAS can be told.</summary>
    /// <returns>False where it has no such setting.</returns>
    public static unsafe bool SetBlasThreads(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (BlasLibraryPath is not { } path || !NativeLibrary.TryLoad(path, out var library))
            return false;
        if (!NativeLibrary.TryGetExport(library, "openblas_set_num_threads", out var setter))
            return false;
        ((delegate* unmanaged<int, void>)setter)(count);
        return true;
    }

    // The linker has already chosen: the process's own map of its memory says which file.
    private static string? FindBlas()
    {
        EnsureLoaded();
        if (!File.Exists("/proc/self/maps"))
            return null;
        var libraries = File.ReadLines("/proc/self/maps")
            .Select(line => line.IndexOf('/') is >= 0 and var start ? line[start..] : "")
            .Where(path => path.Contains(".so", StringComparison.Ordinal))
            .Distinct()
            .ToList();
        // libblas.so.3 is the name libtorch asks for; OpenBLAS and MKL may stand behind it under their own.
        return libraries.Find(path => Path.GetFileName(path).StartsWith("libblas.so", StringComparison.Ordinal))
            ?? libraries.Find(path => Path.GetFileName(path).StartsWith("libopenblas", StringComparison.Ordinal))
            ?? libraries.Find(path => Path.GetFileName(path).StartsWith("libmkl_rt", StringComparison.Ordinal));
    }
}
