using Fashion.Core.Random;
using Fashion.Dsl;
using static TorchSharp.torch;

namespace Fashion.Core.Models;

/// <summary>
/// Draws initial weights. Every parameter has a generator of its own, seeded by the run's seed and its name, and
/// numbers are drawn in double precision on the CPU: the same on every device and in every precision.
/// </summary>
public static class Initializer
{
    /// <summary>Fills the whole store: weights by their layer's <c>init</c>, biases and means 0, scales and variances 1.</summary>
    public static void Fill(ParameterStore store, ulong seed)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        foreach (var slot in store.Slots)
        {
            using var generator = new Generator(new RandomStream(seed, $"init {slot.Name}").NextBits() >> 1);
            var values = slot.Layer.Operation switch
            {
                Operation.Conv conv when IsWeight(slot) => Draw(conv.Item.Init, slot.Shape, conv.Item.Groups, generator),
                Operation.Dense dense when IsWeight(slot) => Draw(dense.Item.Init, slot.Shape, 1, generator),
                _ => slot.Name.EndsWith(".weight", StringComparison.Ordinal)
                    || slot.Name.EndsWith(".running_var", StringComparison.Ordinal)
                    ? ones(slot.Shape, ScalarType.Float64)
                    : zeros(slot.Shape, ScalarType.Float64),
            };
            using var view = store.View(slot);
            view.copy_(values);
        }
    }

    private static bool IsWeight(ParameterSlot slot) => slot.Name.EndsWith(".weight", StringComparison.Ordinal);

    private static Tensor Draw(Init init, long[] shape, int groups, Generator generator)
    {
        var window = shape.Skip(2).Aggregate(1L, (product, size) => product * size);
        double inputs = shape[1] * window, outputs = shape[0] * window / groups;
        if (init.IsKaiming)
            return Uniform(1 / Math.Sqrt(inputs), shape, generator);
        if (init.IsXavier)
            return Uniform(Math.Sqrt(6 / (inputs + outputs)), shape, generator);
        if (init.IsLecun)
            return randn(shape, ScalarType.Float64, generator: generator).mul(1 / Math.Sqrt(inputs));
        if (init is Init.Normal normal)
            return randn(shape, ScalarType.Float64, generator: generator).mul(normal.std);
        return init.IsDirac ? Dirac(shape, groups) : zeros(shape, ScalarType.Float64);
    }

    private static Tensor Uniform(double bound, long[] shape, Generator generator) =>
        rand(shape, ScalarType.Float64, generator: generator).mul(2 * bound).sub(bound);

    /// <summary>Output plane i of each group is its input plane i (torch.nn.init.dirac_); a matrix is the identity.</summary>
    private static Tensor Dirac(long[] shape, int groups)
    {
        var values = new double[shape.Aggregate(1L, (product, size) => product * size)];
        var window = shape.Skip(2).Aggregate(1L, (product, size) => product * size);
        var centre = shape.Length == 4 ? shape[2] / 2 * shape[3] + shape[3] / 2 : 0;
        var perGroup = shape[0] / groups;
        for (long output = 0; output < shape[0]; output++)
        {
            var plane = output % perGroup;
            if (plane < shape[1])
                values[(output * shape[1] + plane) * window + centre] = 1;
        }

        return tensor(values, shape);
    }
}
