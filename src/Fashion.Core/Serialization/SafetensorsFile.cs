namespace Fashion.Core.Serialization;

/// <summary>
/// The contents of a safetensors file (github.com/huggingface/safetensors): eight bytes with the header's length, a JSON header, and the
/// numbers.
/// </summary>
/// <param name="Tensors">By name.</param>
/// <param name="Metadata">Free text by name; empty where the file has none.</param>
public sealed record SafetensorsFile(IReadOnlyDictionary<string, SafetensorsTensor> Tensors, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>Reads a whole file and checks every rule of the format.</summary>
    /// <exception cref="RunException">The file is missing, or breaks a rule; the message names both.</exception>
    public static SafetensorsFile Read(string path)
    {
        byte[] content;
        try
        {
            content = File.ReadAllBytes(path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new RunException("R120", $"{path}: it cannot be read ({cause.Message})", cause: cause);
        }

        return Parse(content, path);
    }

    /// <summary>As <see cref="Read"/>, from memory. The tensors keep <paramref name="content"/>.</summary>
    /// <param name="content">The file's bytes.</param>
    /// <param name="path">Named in errors.</param>
    public static SafetensorsFile Parse(ReadOnlyMemory<byte> content, string path)
    {
        var header = SafetensorsHeader.Parse(content.Span, path);
        var data = content[header.DataStart..];
        var tensors = new Dictionary<string, SafetensorsTensor>(StringComparer.Ordinal);
        foreach (var entry in header.Entries)
        {
            tensors.Add(entry.Name, new SafetensorsTensor(entry.Name, entry.Type, entry.Shape, data[(int)entry.Begin..(int)entry.End]));
        }

        return new SafetensorsFile(tensors, header.Metadata);
    }

    /// <summary>Writes a file that is there whole or not at all; the same contents always give the same bytes.</summary>
    /// <exception cref="RunException">The file cannot be written.</exception>
    public static void Write(string path, IEnumerable<SafetensorsTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var ordered = tensors.ToArray();
        AtomicFile.Write(path, stream => SafetensorsWriter.Write(stream, ordered, metadata));
    }
}
