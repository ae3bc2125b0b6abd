using Fashion.Core.Models;
using Fashion.Dsl;
using Fashion.Testing;
using Reference = Fashion.Testing.References.Reference;
using ReferenceRun = Fashion.Testing.References.ReferenceRun;
using Tensor = TorchSharp.torch.Tensor;
using static TorchSharp.torch;
using Xunit;

namespace Fashion.Core.Tests.Models;

/// <summary>
/// Runs one graph through torch and through the reference interpreter, both in double precision on the same numbers,
/// and compares shapes, outputs, running statistics and every gradient. Torch may divide the batch between replicas.
/// </summary>
internal static class ReferenceComparison
{
    private const double Tolerance = 1e-6;
    private const int Batch = 3;

    public static void Check(LayerGraph graph, bool training, int seed, int replicas = 1)
    {
        var numbers = GraphNumbers.Draw(graph, Batch, seed);
        var expected = training
            ? Reference.Train(graph, numbers.Parameters, numbers.Input, Batch, numbers.Masks)
            : Reference.Evaluate(graph, numbers.Parameters, numbers.Input, Batch);

        using var scope = NewDisposeScope();
        using var model = new CompiledModel(graph, replicas, ScalarType.Float64, device("cpu"));
        Assert.Equal(graph.ParameterCount, model.Parameters.Count);
        foreach (var slot in model.Parameters.Slots)
            Write(model.Parameters.View(slot), numbers.Parameters[slot.Name], slot.Shape);

        var input = tensor(numbers.Input, Extents(Batch, graph.InputShape), requires_grad: true);
        for (var replica = 0; replica < replicas; replica++)
        {
            var start = replica * Batch / replicas;
            Run(model.Replicas[replica], graph, training, input, start, (replica + 1) * Batch / replicas - start, numbers, expected);
        }

        var gradients = expected.Backward(numbers.OutputGradient);
        Close("gradient of the input", gradients.Input, Read(input.grad!));
        foreach (var slot in model.Parameters.Slots.Where(slot => slot.Trained))
        {
            var total = model.Replicas.Select(replica => slot.View(replica.Gradients)).Aggregate((sum, next) => sum.add(next));
            Close($"gradient of {slot.Name}", gradients.Parameters[slot.Name], Read(total));
        }

        foreach (var (name, values) in expected.Running)
        {
            var slot = model.Parameters.Slots.Single(slot => slot.Name == name);
            Close(name, values, Read(model.Parameters.View(slot)));
        }
    }

    /// <summary>Some rows of the batch, forward and backward, by one replica.</summary>
    private static void Run(
        Replica replica, LayerGraph graph, bool training, Tensor input, int start, int count,
        GraphNumbers numbers, ReferenceRun expected)
    {
        replica.ZeroGradients();
        var context = new ForwardContext(
            training,
            (name, size, _) => tensor(numbers.Masks[name], [Batch, .. size.Skip(1)]).narrow(0, start, count));
        var output = replica.Forward(input.narrow(0, start, count), context, (layer, value) =>
        {
            Assert.Equal(Extents(count, layer.OutputShape), value.shape);
            var size = (int)layer.OutputShape.Count;
            Close(
                $"output of {layer.Name}",
                expected.LayerOutputs[layer.Name].AsSpan(start * size, count * size).ToArray(), Read(value));
        });
        var direction = tensor(numbers.OutputGradient, Extents(Batch, graph.OutputShape)).narrow(0, start, count);
        output.mul(direction).sum().backward();
    }

    private static long[] Extents(int batch, Shape shape) => [batch, .. shape.Dimensions.Select(size => (long)size)];

    private static void Write(Tensor view, double[] values, long[] shape)
    {
        using var frozen = no_grad();
        view.copy_(tensor(values, shape));
    }

    private static double[] Read(Tensor value) => value.detach().contiguous().data<double>().ToArray();

    private static void Close(string what, double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        var scale = expected.Select(Math.Abs).DefaultIfEmpty(0).Max() + 1e-3;
        for (var index = 0; index < expected.Length; index++)
        {
            Assert.True(
                Math.Abs(expected[index] - actual[index]) <= Tolerance * scale,
                $"{what} at {index}: expected {expected[index]:R}, torch gives {actual[index]:R}");
        }
    }
}
