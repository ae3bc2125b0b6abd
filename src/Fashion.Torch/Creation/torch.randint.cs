namespace TorchSharp;

public static partial class torch
{
    public static Tensor randint(
        long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        randint(0, high, size, dtype, device, requires_grad, generator, names);

    /// <summary>Integers from low up to but without high, 64 bits wide unless a type is given.</summary>
    public static Tensor randint(
        long low, long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null)
    {
        RefuseNames(names);
        var (type, index) = Placed(device);
        return Guard.Wrap(NativeMethods.fashion_randint(
            low, high, size, size.Length, Generator.HandleOf(generator), Code(dtype ?? ScalarType.Int64), type, index,
            requires_grad));
    }

    /// <summary>0 to n - 1 in random order.</summary>
    public static Tensor randperm(
        long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null)
    {
        var (type, index) = Placed(device);
        return Guard.Wrap(NativeMethods.fashion_randperm(
            n, Generator.HandleOf(generator), Code(dtype ?? ScalarType.Int64), type, index, requires_grad));
    }
}
