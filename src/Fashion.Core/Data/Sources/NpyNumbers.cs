using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Fashion.Core.Data;

/// <summary>Turns an array file's bytes into the numbers that images and labels need, in C order.</summary>
internal static class NpyNumbers
{
    /// <summary>The same items with the last index varying fastest.</summary>
    public static byte[] InCOrder(NpyHeader header, byte[] content)
    {
        if (!header.FortranOrder || header.Shape.Count < 2)
        {
            return content;
        }

        var (shape, size) = (header.Shape, header.ItemSize);
        var ordered = GC.AllocateUninitializedArray<byte>(content.Length);
        var index = new long[shape.Count];
        var strides = new long[shape.Count];
        for (int axis = 0, stride = 1; axis < shape.Count; stride *= (int)shape[axis++])
        {
            strides[axis] = stride;
        }

        long from = 0;
        for (var to = 0; to < ordered.Length; to += size)
        {
            content.AsSpan((int)from * size, size).CopyTo(ordered.AsSpan(to));

            // The next index in C order, and where it lies in the other one.
            for (var axis = shape.Count - 1; axis >= 0; axis--)
            {
                from += strides[axis];
                if (++index[axis] < shape[axis])
                {
                    break;
                }

                from -= strides[axis] * shape[axis];
                index[axis] = 0;
            }
        }

        return ordered;
    }

    /// <summary>32-bit floats in the machine's byte order.</summary>
    public static float[] ToFloats(NpyHeader header, byte[] content)
    {
        var floats = MemoryMarshal.Cast<byte, float>(content).ToArray();
        if (header.BigEndian)
        {
            var bits = MemoryMarshal.Cast<float, uint>(floats.AsSpan());
            BinaryPrimitives.ReverseEndianness(bits, bits);
        }

        return floats;
    }

    /// <summary>The whole number at <paramref name="index"/>; one above the largest signed number gives that.</summary>
    public static long Integer(NpyHeader header, ReadOnlySpan<byte> content, int index)
    {
        var item = content.Slice(index * header.ItemSize, header.ItemSize);
        ulong bits = 0;
        for (var at = 0; at < item.Length; at++)
        {
            bits |= (ulong)item[header.BigEndian ? item.Length - 1 - at : at] << 8 * at;
        }

        if (header.Kind is 'u' or 'b')
        {
            return (long)Math.Min(bits, long.MaxValue);
        }

        var unused = 64 - 8 * header.ItemSize;
        return (long)(bits << unused) >> unused;
    }
}
