using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>A number as it crosses into C; the native <c>fashion::ScalarValue</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct ScalarValue
{
    internal enum Kind : long { Integer = 0, Real = 1, Boolean = 2 }

    internal readonly Kind kind;
    internal readonly long integer;
    internal readonly double real;

    internal ScalarValue(long value) => (kind, integer) = (Kind.Integer, value);

    internal ScalarValue(double value) => (kind, real) = (Kind.Real, value);

    internal ScalarValue(bool value) => (kind, integer) = (Kind.Boolean, value ? 1 : 0);
}
