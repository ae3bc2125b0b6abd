using System.Collections;

namespace TorchSharp.Utils;

/// <summary>A tensor's values in row-major order, whatever its layout in memory; writing goes through to the tensor.</summary>
public sealed class TensorAccessor<T> : IDisposable, IEnumerable<T> where T : unmanaged
{
    // Holds the memory alive.
    private readonly torch.Tensor _tensor;
    private readonly IntPtr _data;
    private readonly long[] _shape;
    private readonly long[] _strides;
    private readonly bool _contiguous;

    internal TensorAccessor(torch.Tensor tensor)
    {
        tensor.RequireCpu();
        _tensor = tensor;
        _data = tensor.DataPointer;
        _shape = tensor.shape;
        _strides = tensor.stride();
        _contiguous = tensor.is_contiguous();
        Count = tensor.numel();
    }

    public long Count { get; }

    public bool IsReadOnly => false;

    /// <summary>One index counts in row-major order; as many as there are dimensions name an element.</summary>
    /// <exception cref="IndexOutOfRangeException">Outside the tensor.</exception>
    public unsafe T this[params long[] indices]
    {
        get => ((T*)_data)[Offset(indices)];
        set => ((T*)_data)[Offset(indices)] = value;
    }

    public T[] ToArray()
    {
        var values = new T[Count];
        CopyTo(values.AsSpan());
        return values;
    }

    /// <summary>From the tensor's element tensorIndex on, into the array from arrayIndex on, until either ends.</summary>
    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) =>
        CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    public unsafe void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var target = array[arrayIndex..];
        var count = (int)Math.Min(target.Length, Math.Max(0, Count - tensorIndex));
        if (_contiguous)
            new ReadOnlySpan<T>((T*)_data + tensorIndex, count).CopyTo(target);
        else
            for (var i = 0; i < count; i++)
                target[i] = ((T*)_data)[Offset(tensorIndex + i)];
        GC.KeepAlive(_tensor);
    }

    /// <summary>From the array's element arrayIndex on, into the tensor from tensorIndex on, until either ends.</summary>
    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) =>
        CopyFrom((ReadOnlySpan<T>)array, arrayIndex, tensorIndex);

    public unsafe void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var source = array[arrayIndex..];
        var count = (int)Math.Min(source.Length, Math.Max(0, Count - tensorIndex));
        if (_contiguous)
            source[..count].CopyTo(new Span<T>((T*)_data + tensorIndex, count));
        else
            for (var i = 0; i < count; i++)
                ((T*)_data)[Offset(tensorIndex + i)] = source[i];
        GC.KeepAlive(_tensor);
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (var i = 0L; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The tensor stays with whoever asked for its values.</summary>
    public void Dispose() { }

    private long Offset(long[] indices)
    {
        if (indices.Length == 1)
            return Offset(indices[0]);
        if (indices.Length != _shape.Length)
            throw new IndexOutOfRangeException($"{indices.Length} indices for {_shape.Length} dimensions.");
        var offset = 0L;
        for (var i = 0; i < indices.Length; i++) {
            if (indices[i] < 0 || indices[i] >= _shape[i])
                throw new IndexOutOfRangeException($"{indices[i]} >= {_shape[i]} in dimension {i}.");
            offset += indices[i] * _strides[i];
        }
        return offset;
    }

    private long Offset(long index)
    {
        if (index < 0 || index >= Count)
            throw new IndexOutOfRangeException($"{index} in a collection of {Count} elements.");
        if (_contiguous)
            return index;
        var offset = 0L;
        for (var i = _shape.Length - 1; i >= 0; i--) {
            index = Math.DivRem(index, _shape[i], out var place);
            offset += place * _strides[i];
        }
        return offset;
    }
}
