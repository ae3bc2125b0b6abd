using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fashion.Core.Serialization;

/// <summary>A named array of numbers: what a safetensors file is made of. The data are little-endian, the last index varies fastest.</summary>
public sealed class SafetensorsTensor
{
    /// <exception cref="ArgumentException">The data are not as many bytes as type and shape say.</exception>
    public SafetensorsTensor(string name, SafetensorsType type, IReadOnlyList<long> shape, ReadOnlyMemory<byte> data)
    {
        // A file may declare [2^62, 8, 0]: no numbers, whatever the other extents.
        var size = shape.Contains(0) ? 0 : shape.Aggregate((long)SizeOf(type), (product, extent) => checked(product * extent));
        if (size != data.Length || shape.Any(extent => extent < 0))
        {
            throw new ArgumentException($"`{name}`: {type} of [{string.Join(", ", shape)}] are not {data.Length} bytes", nameof(data));
        }

        Name = name;
        Type = type;
        Shape = shape;
        Data = data;
    }

    public string Name { get; }

    public SafetensorsType Type { get; }

    /// <summary>The extents; none for a single number.</summary>
    public IReadOnlyList<long> Shape { get; }

    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Copies numbers: byte, int, long, Half, float or double.</summary>
    public static SafetensorsTensor From<T>(string name, IReadOnlyList<long> shape, ReadOnlySpan<T> numbers)
        where T : unmanaged => new(name, TypeOf<T>(), shape, MemoryMarshal.AsBytes(numbers).ToArray());

    /// <summary>A copy of the numbers.</summary>
    /// <exception cref="InvalidOperationException">They are of another type.</exception>
    public T[] ToArray<T>()
        where T : unmanaged => Type == TypeOf<T>()
            ? MemoryMarshal.Cast<byte, T>(Data.Span).ToArray()
            : throw new InvalidOperationException($"`{Name}` holds {Type}, not {typeof(T).Name}");

    /// <summary>The same numbers as F32, of any type of real number; null where they are integers.</summary>
    public SafetensorsTensor? ToFloat32() => Type switch
    {
        SafetensorsType.F32 => this,
        SafetensorsType.F64 => Converted(MemoryMarshal.Cast<byte, double>(Data.Span), number => (float)number),
        SafetensorsType.F16 => Converted(MemoryMarshal.Cast<byte, Half>(Data.Span), number => (float)number),
        // The upper half of a float's bits.
        SafetensorsType.BF16 => Converted(
            MemoryMarshal.Cast<byte, ushort>(Data.Span), bits => BitConverter.UInt32BitsToSingle((uint)bits << 16)),
        _ => null,
    };

    private SafetensorsTensor Converted<T>(ReadOnlySpan<T> numbers, Func<T, float> convert)
    {
        var floats = new float[numbers.Length];
        for (var at = 0; at < floats.Length; at++)
            floats[at] = convert(numbers[at]);
        return From<float>(Name, Shape, floats);
    }

    /// <summary>Bytes of one number.</summary>
    public static int SizeOf(SafetensorsType type) => type switch
    {
        SafetensorsType.U8 => 1,
        SafetensorsType.F16 or SafetensorsType.BF16 => 2,
        SafetensorsType.I32 or SafetensorsType.F32 => 4,
        _ => 8,
    };

    private static SafetensorsType TypeOf<T>() => typeof(T) switch
    {
        var type when type == typeof(byte) => SafetensorsType.U8,
        var type when type == typeof(int) => SafetensorsType.I32,
        var type when type == typeof(long) => SafetensorsType.I64,
        var type when type == typeof(Half) => SafetensorsType.F16,
        var type when type == typeof(float) => SafetensorsType.F32,
        var type when type == typeof(double) => SafetensorsType.F64,
        var type => throw new NotSupportedException($"safetensors has no {type.Name} here (size {Unsafe.SizeOf<T>()})"),
    };
}
