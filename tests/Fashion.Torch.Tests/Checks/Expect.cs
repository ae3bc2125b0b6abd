using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Fashion.Torch.Tests.Checks;

/// <summary>Compares tensors with values written out by hand.</summary>
internal static class Expect
{
    internal static Tensor Doubles(long[] shape, params double[] values) => torch.tensor(values, shape);

    /// <summary>Shape, and every value within a relative and absolute tolerance.</summary>
    internal static void Values(Tensor actual, long[] shape, double[] values, double tolerance = 1e-9)
    {
        Assert.Equal(shape, actual.shape);
        using var converted = actual.to(ScalarType.Float64);
        var found = converted.data<double>().ToArray();
        Assert.Equal(values.Length, found.Length);
        for (var i = 0; i < values.Length; i++)
            Assert.True(
                Math.Abs(values[i] - found[i]) <= tolerance * Math.Max(1, Math.Abs(values[i])),
                $"element {i}: expected {values[i]:R}, found {found[i]:R}");
    }

    internal static void Truths(Tensor actual, params bool[] values)
    {
        Assert.Equal(ScalarType.Bool, actual.dtype);
        Assert.Equal(values, actual.data<bool>().ToArray());
    }
}
