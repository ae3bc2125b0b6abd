using System.Numerics;

namespace Fashion.Core.Data;

/// <summary>Numbers that become pixels: whole-number pixels take the nearest, and none leaves its range.</summary>
internal static class Pixel
{
    public static T Round<T>(float value)
        where T : unmanaged, INumber<T> => T.CreateSaturating(typeof(T) == typeof(byte) ? value + 0.5f : value);
}
