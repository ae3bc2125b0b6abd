using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Fashion.Torch.Tests.Checks;

/// <summary>Holds a function's gradients against central differences in double precision.</summary>
internal static class Gradients
{
    private const double Step = 1e-5, Tolerance = 1e-6;

    /// <summary>Evenly spread values that meet no kink at zero, the same each run.</summary>
    internal static Tensor Input(int seed, double low, double high, params long[] shape)
    {
        using var generator = new Generator((ulong)seed);
        using var uniform = torch.rand(shape, ScalarType.Float64, generator: generator);
        return uniform.mul(high - low).add(low);
    }

    internal static void Match(Func<Tensor[], Tensor> function, params Tensor[] inputs)
    {
        using var scope = NewDisposeScope();
        var leaves = inputs.Select(input => input.clone().requires_grad_()).ToArray();
        var output = function(leaves);
        // Uneven weights, so that no gradient cancels by symmetry.
        var weights = Input(99, 0.5, 1.5, output.shape);
        (output * weights).sum().backward();

        for (var which = 0; which < inputs.Length; which++) {
            var found = leaves[which].grad!.contiguous().data<double>().ToArray();
            for (var i = 0L; i < inputs[which].numel(); i++) {
                var expected = (At(i, Step) - At(i, -Step)) / (2 * Step);
                Assert.True(
                    Math.Abs(expected - found[i]) <= Tolerance * Math.Max(1, Math.Abs(expected)),
                    $"input {which}, element {i}: difference {expected:R}, gradient {found[i]:R}");
            }

            double At(long element, double step)
            {
                using var inner = NewDisposeScope();
                using var still = no_grad();
                var moved = inputs.Select(input => input.clone()).ToArray();
                var flat = moved[which].view(-1).data<double>();
                flat[element] += step;
                return (function(moved) * weights).sum().item<double>();
            }
        }
    }
}
