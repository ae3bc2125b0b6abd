using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    // A type as libtorch numbers it; -1 leaves the choice to the operation.
    internal static sbyte Code(ScalarType? type) => type is { } given ? (sbyte)given : (sbyte)-1;

    private static (int Type, int Index) Placed(Device? device) =>
        device is null ? ((int)DeviceType.CPU, -1) : ((int)device.type, device.index);

    // TorchSharp's signatures carry names; this binding says so instead of dropping them.
    private static void RefuseNames(string[]? names)
    {
        if (names is not null)
            throw new NotSupportedException("Named dimensions are not supported over the system's libtorch.");
    }

    private static unsafe Tensor FromValues<T>(
        ReadOnlySpan<T> values, ReadOnlySpan<long> dimensions, ScalarType source, ScalarType? dtype, Device? device,
        bool requires_grad) where T : unmanaged
    {
        var count = 1L;
        foreach (var extent in dimensions)
            count = checked(count * extent);
        if (count > values.Length)
            throw new ArgumentException(
                $"mismatched total size creating a tensor from an array: {count} vs. {values.Length}");
        var (type, index) = Placed(device);
        fixed (T* data = values) {
            return Guard.Wrap(NativeMethods.fashion_from_memory(
                (IntPtr)data, count * sizeof(T), dimensions, dimensions.Length, (sbyte)source, Code(dtype ?? source),
                type, index, requires_grad));
        }
    }
}
