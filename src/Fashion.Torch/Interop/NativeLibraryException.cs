namespace Fashion.Torch;

/// <summary>The native library could not be loaded: which paths were tried, why each failed, and what mends it.</summary>
public sealed class NativeLibraryException : DllNotFoundException
{
    /// <summary>What a person runs on Debian when a library is missing.</summary>
    public const string Remedy = "apt-get install libtorch-dev libopenblas0-pthread";

    internal NativeLibraryException(IReadOnlyList<(string Path, string Reason)> tried) : base(Describe(tried)) =>
        TriedPaths = [.. tried.Select(attempt => attempt.Path)];

    /// <summary>The files that were looked for, in order.</summary>
    public IReadOnlyList<string> TriedPaths { get; }

    private static string Describe(IReadOnlyList<(string Path, string Reason)> tried) =>
        string.Join(Environment.NewLine, [
            "The native library of the tensor engine could not be loaded. Tried:",
            .. tried.Select(attempt => $"  {attempt.Path}: {attempt.Reason}"),
            $"If libtorch is missing, install it: {Remedy}",
            "If the first file is missing, build the project again: dotnet build src/Fashion.Torch",
        ]);
}
