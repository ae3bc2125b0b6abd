using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Fashion.Core.Data;

/// <summary>The start of a NumPy array file (NumPy's format 1.0 to 3.0): how its numbers are written, in which order, and its shape.</summary>
/// <param name="Kind">NumPy's letter: u, i, f, b, and others.</param>
/// <param name="ItemSize">Bytes of one number.</param>
/// <param name="BigEndian">The most significant byte comes first.</param>
/// <param name="FortranOrder">The first index varies fastest.</param>
/// <param name="Shape">The extents.</param>
/// <param name="Length">The header's own length in bytes.</param>
internal sealed partial record NpyHeader(char Kind, int ItemSize, bool BigEndian, bool FortranOrder, IReadOnlyList<long> Shape, int Length)
{
    private const int LongestText = 1 << 16;

    /// <summary>How many numbers there are.</summary>
    public long Count => Shape.Aggregate(1L, (product, extent) => product * extent);

    /// <summary>As NumPy names it: uint8, float32.</summary>
    public string TypeName => Kind switch
    {
        'u' => $"uint{8 * ItemSize}",
        'i' => $"int{8 * ItemSize}",
        'f' => $"float{8 * ItemSize}",
        'b' => "bool",
        'O' => "object",
        'U' or 'S' => "string",
        'c' => $"complex{8 * ItemSize}",
        _ => $"type {Kind}{ItemSize}",
    };

    public string ShapeText => Shape.Count == 0 ? "a single number" : string.Join(" x ", Shape);

    /// <param name="stream">At the array file's first byte; is left at its first number.</param>
    /// <param name="path">Named in errors.</param>
    /// <param name="array">The array's name within the archive, for errors.</param>
    /// <exception cref="DataException">This is no such header, or its sizes cannot be.</exception>
    public static NpyHeader Read(Stream stream, string path, string array)
    {
        DataException Damaged(string problem) => new(DataFault.Damaged, path, $"array `{array}`: {problem}");

        Span<byte> start = stackalloc byte[12];
        if (stream.ReadAtLeast(start[..10], 10, throwOnEndOfStream: false) < 10 || !start[..6].SequenceEqual(Magic))
        {
            throw Damaged("it does not begin as a NumPy array");
        }

        int major = start[6], textLength;
        if (major is 2 or 3)
        {
            if (stream.ReadAtLeast(start[10..], 2, throwOnEndOfStream: false) < 2)
            {
                throw Damaged("it ends inside its header");
            }

            textLength = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(start[8..]), int.MaxValue);
        }
        else if (major == 1)
        {
            textLength = BinaryPrimitives.ReadUInt16LittleEndian(start[8..]);
        }
        else
        {
            throw Damaged($"NumPy's format {major}.{start[7]} is not known");
        }

        if (textLength > LongestText)
        {
            throw Damaged($"its header declares {textLength:N0} bytes of text");
        }

        var bytes = new byte[textLength];
        if (stream.ReadAtLeast(bytes, textLength, throwOnEndOfStream: false) < textLength)
        {
            throw Damaged("it ends inside its header");
        }

        return Parse(Encoding.UTF8.GetString(bytes), (major == 1 ? 10 : 12) + textLength, path, array);
    }

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    private static NpyHeader Parse(string text, int length, string path, string array)
    {
        var (type, order, shape) = (TypeField().Match(text), OrderField().Match(text), ShapeField().Match(text));
        if (!order.Success || !shape.Success || !text.Contains("'descr'", StringComparison.Ordinal))
        {
            throw new DataException(DataFault.Damaged, path, $"array `{array}`: its header is not NumPy's: {text.Trim()}");
        }

        if (!type.Success || !int.TryParse(type.Groups["size"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var size))
        {
            // A structured type, or a plain one without a size, which is an object.
            var objects = type.Success && type.Groups["kind"].Value == "O";
            throw new DataException(
                DataFault.Unsupported,
                path,
                $"array `{array}` holds {(objects ? "Python objects" : "records")}, not numbers",
                "save plain arrays: `numpy.savez(file, x=images.astype('uint8'), y=labels)`");
        }

        var extents = new List<long>();
        var bytes = (long)size;
        foreach (var extent in shape.Groups["extents"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!long.TryParse(extent.TrimEnd('L'), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                || (bytes = value > 0 && bytes > Array.MaxLength * 16L / value ? long.MaxValue : bytes * value) > Array.MaxLength * 16L)
            {
                throw new DataException(
                    DataFault.TooLarge, path, $"array `{array}` declares the shape ({shape.Groups["extents"].Value}), which does not fit in memory");
            }

            extents.Add(value);
        }

        return new NpyHeader(
            type.Groups["kind"].Value[0], size, type.Groups["endian"].Value == ">", order.Groups["value"].Value == "True", extents, length);
    }

    [GeneratedRegex(@"'descr'\s*:\s*'(?<endian>[<>|=]?)(?<kind>[A-Za-z])(?<size>\d*)'", RegexOptions.CultureInvariant)]
    private static partial Regex TypeField();

    [GeneratedRegex(@"'fortran_order'\s*:\s*(?<value>True|False)", RegexOptions.CultureInvariant)]
    private static partial Regex OrderField();

    [GeneratedRegex(@"'shape'\s*:\s*\((?<extents>[^)]*)\)", RegexOptions.CultureInvariant)]
    private static partial Regex ShapeField();
}
