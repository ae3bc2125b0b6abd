namespace TorchSharp;

/// <summary>A number of an integer, real or boolean kind, as operations on tensors take it.</summary>
public sealed class Scalar : IDisposable
{
    internal Scalar(ScalarValue value) => Value = value;

    internal ScalarValue Value { get; }

    /// <summary>Int64, Float64 or Bool.</summary>
    public torch.ScalarType Type => Value.kind switch {
        ScalarValue.Kind.Integer => torch.ScalarType.Int64,
        ScalarValue.Kind.Real => torch.ScalarType.Float64,
        _ => torch.ScalarType.Bool,
    };

    public static implicit operator Scalar(byte value) => new(new ScalarValue((long)value));

    public static implicit operator Scalar(sbyte value) => new(new ScalarValue((long)value));

    public static implicit operator Scalar(short value) => new(new ScalarValue((long)value));

    public static implicit operator Scalar(int value) => new(new ScalarValue((long)value));

    public static implicit operator Scalar(long value) => new(new ScalarValue(value));

    public static implicit operator Scalar(float value) => new(new ScalarValue((double)value));

    public static implicit operator Scalar(double value) => new(new ScalarValue(value));

    public static implicit operator Scalar(bool value) => new(new ScalarValue(value));

    /// <summary>Nothing to give back: the number lies in managed memory. TorchSharp's holds a native one.</summary>
    public void Dispose() { }
}
