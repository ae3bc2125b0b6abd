using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace Fashion.Core.Serialization;

/// <summary>The checked header of a safetensors file. Entries are in the order of their data.</summary>
internal sealed record SafetensorsHeader(
    IReadOnlyList<SafetensorsHeader.Entry> Entries, IReadOnlyDictionary<string, string> Metadata, int DataStart)
{
    public const string MetadataName = "__metadata__";

    // The format's own limit.
    private const ulong LongestHeader = 100_000_000;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Where a tensor lies in the data: bytes Begin to End - 1.</summary>
    public sealed record Entry(string Name, SafetensorsType Type, IReadOnlyList<long> Shape, long Begin, long End);

    /// <exception cref="RunException">A rule of the format is broken.</exception>
    public static SafetensorsHeader Parse(ReadOnlySpan<byte> content, string path) => new Parser(path).Parse(content);

    private sealed class Parser(string path)
    {
        public SafetensorsHeader Parse(ReadOnlySpan<byte> content)
        {
            if (content.Length < 8)
            {
                throw Broken($"it has {content.Length} bytes, fewer than the 8 that give the header's length");
            }

            var length = BinaryPrimitives.ReadUInt64LittleEndian(content);
            if (length > LongestHeader)
            {
                throw Broken($"it declares a header of {length:N0} bytes; the format allows {LongestHeader:N0}");
            }

            if (length > (ulong)content.Length - 8)
            {
                throw Broken($"it declares a header of {length:N0} bytes, but only {content.Length - 8:N0} follow; it was cut short");
            }

            var header = content.Slice(8, (int)length);
            if (header.IsEmpty || header[0] != '{')
            {
                throw Broken("its header does not begin with `{`");
            }

            var (entries, metadata) = ParseJson(header.ToArray());
            CheckLayout(entries, content.Length - 8 - (long)length);
            return new SafetensorsHeader(entries, metadata, 8 + (int)length);
        }

        private (List<Entry>, Dictionary<string, string>) ParseJson(byte[] header)
        {
            try
            {
                _ = StrictUtf8.GetCharCount(header);
                using var json = JsonDocument.Parse(header, new JsonDocumentOptions { AllowDuplicateProperties = false });
                var entries = new List<Entry>();
                var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
                foreach (var property in json.RootElement.EnumerateObject())
                {
                    if (property.Name == MetadataName)
                    {
                        ReadMetadata(property.Value, metadata);
                    }
                    else
                    {
                        entries.Add(ReadEntry(property.Name, property.Value));
                    }
                }

                // Tensors without numbers share their place with the one that follows.
                entries.Sort((one, other) => (one.Begin, one.End).CompareTo((other.Begin, other.End)));
                return (entries, metadata);
            }
            catch (JsonException cause)
            {
                throw Broken($"its header is not the JSON it should be: {cause.Message}", cause);
            }
            catch (Exception cause) when (cause is DecoderFallbackException or InvalidOperationException)
            {
                throw Broken($"its header is not valid UTF-8 text: {cause.Message}", cause);
            }
        }

        private void ReadMetadata(JsonElement value, Dictionary<string, string> metadata)
        {
            if (value.ValueKind != JsonValueKind.Object)
            {
                throw Broken($"`{MetadataName}` is no object");
            }

            foreach (var property in value.EnumerateObject())
            {
                metadata.Add(
                    property.Name,
                    property.Value.ValueKind == JsonValueKind.String
                        ? property.Value.GetString()!
                        : throw Broken($"`{MetadataName}.{property.Name}` is no text"));
            }
        }

        private Entry ReadEntry(string name, JsonElement value)
        {
            if (value.ValueKind != JsonValueKind.Object)
            {
                throw Broken($"`{name}` is no object");
            }

            foreach (var property in value.EnumerateObject())
            {
                if (property.Name is not ("dtype" or "shape" or "data_offsets"))
                {
                    throw Broken($"`{name}` has an unknown field `{property.Name}`");
                }
            }

            var type = ReadType(name, Field(name, value, "dtype"));
            var shape = ReadNumbers(name, "shape", Field(name, value, "shape"));
            var offsets = ReadNumbers(name, "data_offsets", Field(name, value, "data_offsets"));
            if (offsets.Count != 2)
            {
                throw Broken($"`{name}`: data_offsets has {offsets.Count} numbers, not 2");
            }

            if (offsets[1] < offsets[0])
            {
                throw Broken($"`{name}` ends at byte {offsets[1]}, before it begins at {offsets[0]}");
            }

            if (SizeOf(type, shape) is not { } size || size != offsets[1] - offsets[0])
            {
                throw Broken($"`{name}` is {type} of [{string.Join(", ", shape)}], but data_offsets give it {offsets[1] - offsets[0]:N0} bytes");
            }

            return new Entry(name, type, shape, offsets[0], offsets[1]);
        }

        private JsonElement Field(string name, JsonElement value, string field) =>
            value.TryGetProperty(field, out var found) ? found : throw Broken($"`{name}` has no {field}");

        private SafetensorsType ReadType(string name, JsonElement value)
        {
            if (value.ValueKind != JsonValueKind.String)
            {
                throw Broken($"`{name}`: its dtype is no text");
            }

            var text = value.GetString()!;
            foreach (var type in Enum.GetValues<SafetensorsType>())
            {
                if (type.ToString() == text)
                {
                    return type;
                }
            }

            throw Broken($"`{name}` has the dtype `{text}`; known are {string.Join(", ", Enum.GetNames<SafetensorsType>())}");
        }

        private List<long> ReadNumbers(string name, string field, JsonElement value)
        {
            if (value.ValueKind != JsonValueKind.Array)
            {
                throw Broken($"`{name}`: {field} is no list");
            }

            var numbers = new List<long>();
            foreach (var item in value.EnumerateArray())
            {
                if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out var number) || number < 0)
                {
                    throw Broken($"`{name}`: {field} has {item.GetRawText()}, which is no whole number from 0 to 2^63 - 1");
                }

                numbers.Add(number);
            }

            return numbers;
        }

        private void CheckLayout(List<Entry> entries, long dataLength)
        {
            long end = 0;
            foreach (var entry in entries)
            {
                if (entry.Begin != end)
                {
                    throw Broken(entry.Begin > end
                        ? $"no tensor has the bytes {end:N0} to {entry.Begin - 1:N0} before `{entry.Name}`"
                        : $"`{entry.Name}` begins at byte {entry.Begin:N0}, inside the one before, which ends at {end:N0}");
                }

                end = entry.End;
            }

            if (end != dataLength)
            {
                throw Broken($"its tensors take {end:N0} bytes, but {dataLength:N0} follow the header");
            }
        }

        private RunException Broken(string problem, Exception? cause = null) =>
            new("R121", $"{path}: this is no sound safetensors file: {problem}", cause: cause);

        // Null where the product is more than 63 bits hold.
        private static long? SizeOf(SafetensorsType type, List<long> shape)
        {
            var size = (UInt128)SafetensorsTensor.SizeOf(type);
            if (shape.Contains(0))
            {
                return 0;
            }

            foreach (var extent in shape)
            {
                size *= (UInt128)extent;
                if (size > long.MaxValue)
                {
                    return null;
                }
            }

            return (long)size;
        }
    }
}
