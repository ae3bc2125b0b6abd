namespace TorchSharp;

using Tensor = torch.Tensor;

/// <summary>The one value of a tensor of one element, converted.</summary>
public static class TensorExtensionMethods
{
    public static float ToSingle(this Tensor value) => value.ToScalar().ToSingle();

    public static double ToDouble(this Tensor value) => value.ToScalar().ToDouble();

    public static byte ToByte(this Tensor value) => value.ToScalar().ToByte();

    public static int ToInt32(this Tensor value) => value.ToScalar().ToInt32();

    public static long ToInt64(this Tensor value) => value.ToScalar().ToInt64();

    public static bool ToBoolean(this Tensor value) => value.ToScalar().ToBoolean();

    /// <summary>Bytes an element of this type takes.</summary>
    public static int ElementSize(this torch.ScalarType type) => type switch {
        torch.ScalarType.Byte or torch.ScalarType.Int8 or torch.ScalarType.Bool => 1,
        torch.ScalarType.Int16 or torch.ScalarType.Float16 or torch.ScalarType.BFloat16 => 2,
        torch.ScalarType.Int32 or torch.ScalarType.Float32 => 4,
        torch.ScalarType.Int64 or torch.ScalarType.Float64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), $"{type} has no known size."),
    };
}
