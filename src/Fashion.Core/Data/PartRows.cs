using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Fashion.Core.Data;

/// <summary>Which of a source's images each part has, whatever was made of them.</summary>
/// <param name="Train">Places among the source's training images.</param>
/// <param name="Validation">The same.</param>
/// <param name="Test">The same, or among its own test images.</param>
/// <param name="HasOwnTest">Whether the source has a test part of its own.</param>
internal sealed record PartRows(int[] Train, int[] Validation, int[] Test, bool HasOwnTest)
{
    /// <summary>SHA-256 (hex) of the source's contents and of the places: equal for equal images in equal order.</summary>
    /// <param name="part">Whose images.</param>
    /// <param name="checksums">Of the source's files, by their paths.</param>
    public string Digest(DataPart part, IReadOnlyDictionary<string, string> checksums)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var sum in checksums.Values.Order(StringComparer.Ordinal))
            hash.AppendData(Encoding.ASCII.GetBytes(sum));
        hash.AppendData([part == DataPart.Test && HasOwnTest ? (byte)1 : (byte)0]);
        hash.AppendData(MemoryMarshal.AsBytes((part switch
        {
            DataPart.Train => Train,
            DataPart.Validation => Validation,
            _ => Test,
        }).AsSpan()));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
