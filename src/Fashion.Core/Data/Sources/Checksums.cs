using System.Security.Cryptography;

namespace Fashion.Core.Data;

/// <summary>SHA-256 of source files, in lower-case hexadecimal.</summary>
internal static class Checksums
{
    /// <summary>Starts hashing beside what the caller does next; the result is by path.</summary>
    public static Task<IReadOnlyDictionary<string, string>> OfFiles(IReadOnlyList<string> paths) => Task.Run(
        IReadOnlyDictionary<string, string> () =>
        {
            var sums = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var path in paths)
            {
                using var stream = DataFile.Open(path);
                sums[path] = Convert.ToHexStringLower(SHA256.HashData(stream));
            }

            return sums;
        });
}
