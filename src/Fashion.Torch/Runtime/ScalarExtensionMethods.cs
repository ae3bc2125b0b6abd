namespace TorchSharp;

/// <summary>Numbers into scalars and back.</summary>
public static class ScalarExtensionMethods
{
    public static Scalar ToScalar(this byte value) => value;

    public static Scalar ToScalar(this int value) => value;

    public static Scalar ToScalar(this long value) => value;

    public static Scalar ToScalar(this float value) => value;

    public static Scalar ToScalar(this double value) => value;

    public static Scalar ToScalar(this bool value) => value;

    public static float ToSingle(this Scalar value) => (float)value.ToDouble();

    public static double ToDouble(this Scalar value) =>
        value.Value.kind == ScalarValue.Kind.Real ? value.Value.real : value.Value.integer;

    public static byte ToByte(this Scalar value) => checked((byte)value.ToInt64());

    public static int ToInt32(this Scalar value) => checked((int)value.ToInt64());

    /// <exception cref="OverflowException">A real number outside the range.</exception>
    public static long ToInt64(this Scalar value) =>
        value.Value.kind == ScalarValue.Kind.Real ? checked((long)value.Value.real) : value.Value.integer;

    public static bool ToBoolean(this Scalar value) => value.ToDouble() != 0;
}
