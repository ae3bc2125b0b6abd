using System.IO.Compression;

namespace Fashion.Core.Data;

/// <summary>A zip file of NumPy arrays, as <c>numpy.savez</c> and <c>savez_compressed</c> write it. Dispose it after reading.</summary>
internal sealed class NpzArchive : IDisposable
{
    private readonly FileStream file;
    private readonly ZipArchive zip;

    /// <exception cref="DataException">The file is missing, or is no zip archive.</exception>
    public NpzArchive(string path)
    {
        Path = path;
        file = DataFile.Open(path);
        try
        {
            zip = new ZipArchive(file, ZipArchiveMode.Read);
            Names = [.. zip.Entries.Select(entry => entry.FullName).Where(name => name.EndsWith(".npy", StringComparison.Ordinal)).Select(name => name[..^4])];
        }
        catch (Exception cause) when (cause is InvalidDataException or IOException)
        {
            file.Dispose();
            throw new DataException(
                DataFault.Damaged, path, "it is no NumPy archive: the zip directory at its end is missing or damaged", cause: cause);
        }
    }

    public string Path { get; }

    /// <summary>The arrays' names, in the file's order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The first of the names that an array has, whatever the case; null where none has.</summary>
    public string? Find(params IEnumerable<string> names) =>
        names.Select(name => Names.FirstOrDefault(own => own.Equals(name, StringComparison.OrdinalIgnoreCase))).FirstOrDefault(own => own is not null);

    /// <summary>An array's type and shape.</summary>
    public NpyHeader ReadHeader(string array) => Guarded(array, () => Open(array, out _).Header);

    /// <summary>An array's type and shape, and its numbers' bytes as they lie in the file.</summary>
    /// <exception cref="DataException">The declared sizes contradict each other, or the contents their checksum.</exception>
    public (NpyHeader Header, byte[] Content) Read(string array) => Guarded(array, () =>
    {
        var (header, stream) = Open(array, out var entry);
        using (stream)
        {
            var length = header.Count * header.ItemSize;
            if (length > Array.MaxLength)
            {
                throw new DataException(
                    DataFault.TooLarge, Path, $"array `{array}` has {length:N0} bytes; at most {Array.MaxLength:N0} fit in one array");
            }

            // The checksum covers the header too.
            var whole = GC.AllocateUninitializedArray<byte>((int)length);
            var read = stream.ReadAtLeast(whole, whole.Length, throwOnEndOfStream: false);
            if (read < whole.Length || stream.ReadByte() >= 0)
            {
                throw new DataException(
                    DataFault.Damaged, Path, $"array `{array}` declares {header.ShapeText} of {header.TypeName}, {length:N0} bytes, but has {(read < whole.Length ? $"{read:N0}" : "more")}");
            }

            CheckCrc(entry, array, header.Length, whole);
            return (header, whole);
        }
    });

    public void Dispose()
    {
        zip.Dispose();
        file.Dispose();
    }

    private (NpyHeader Header, Stream Content) Open(string array, out ZipArchiveEntry entry)
    {
        entry = zip.GetEntry(array + ".npy")!;

        // Deflate packs at most 1032 to 1.
        if (entry.CompressedLength > file.Length || entry.Length > entry.CompressedLength * 1032 + 1032)
        {
            throw new DataException(
                DataFault.TooLarge,
                Path,
                $"array `{array}` declares {entry.Length:N0} bytes, more than its {entry.CompressedLength:N0} packed ones in a file of {file.Length:N0} can hold");
        }

        var stream = entry.Open();
        var header = NpyHeader.Read(stream, Path, array);
        var declared = header.Length + header.Count * header.ItemSize;
        if (header.Kind != 'O' && declared != entry.Length)
        {
            throw new DataException(
                DataFault.Damaged,
                Path,
                $"array `{array}` declares {header.ShapeText} of {header.TypeName}, with its header {declared:N0} bytes, but has {entry.Length:N0}");
        }

        return (header, stream);
    }

    // The framework's zip reader does not compare checksums itself.
    private void CheckCrc(ZipArchiveEntry entry, string array, int headerLength, byte[] content)
    {
        var header = new byte[headerLength];
        using (var stream = entry.Open())
        {
            stream.ReadExactly(header);
        }

        if (Crc32.Of(header, content) != entry.Crc32)
        {
            throw new DataException(DataFault.Damaged, Path, $"array `{array}`: its contents do not match their checksum (CRC-32)");
        }
    }

    private T Guarded<T>(string array, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception cause) when (cause is InvalidDataException or IOException)
        {
            throw new DataException(DataFault.Damaged, Path, $"array `{array}`: {cause.Message}", cause: cause);
        }
    }
}
