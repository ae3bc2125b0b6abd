namespace TorchSharp;

public static partial class torch
{
    public static Tensor arange(
        Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(0, stop, 1, dtype, device, requires_grad);

    public static Tensor arange(
        Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(start, stop, 1, dtype, device, requires_grad);

    /// <summary>start, start + step, ... up to but without stop; integers where all three are.</summary>
    public static Tensor arange(
        Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false)
    {
        var (type, index) = Placed(device);
        return Guard.Wrap(NativeMethods.fashion_arange(
            start.Value, stop.Value, step.Value, Code(dtype), type, index, requires_grad));
    }

    /// <summary>So many evenly spaced values, both ends included.</summary>
    public static Tensor linspace(
        double start, double end, long steps, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false)
    {
        var (type, index) = Placed(device);
        return Guard.Wrap(NativeMethods.fashion_linspace(
            start, end, steps, Code(dtype), type, index, requires_grad));
    }

    /// <summary>1 on the diagonal, 0 elsewhere; square unless columns are given.</summary>
    public static Tensor eye(
        long rows, long columns = -1L, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null)
    {
        RefuseNames(names);
        var (type, index) = Placed(device);
        return Guard.Wrap(NativeMethods.fashion_eye(
            rows, columns < 0 ? rows : columns, Code(dtype), type, index, requires_grad));
    }

    /// <summary>Uninitialised memory in the given layout; strides in elements.</summary>
    public static Tensor empty_strided(
        long[] size, long[] strides, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null)
    {
        RefuseNames(names);
        if (size.Length != strides.Length)
            throw new ArgumentException($"{size.Length} extents and {strides.Length} strides were given.");
        var (type, index) = Placed(device);
        return Guard.Wrap(NativeMethods.fashion_empty_strided(
            size, strides, size.Length, Code(dtype), type, index, requires_grad));
    }
}
