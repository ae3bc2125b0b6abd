using Fashion.Core.Models;
using Fashion.Dsl;
using Fashion.Testing;
using Reference = Fashion.Testing.References.Reference;
using Tensor = TorchSharp.torch.Tensor;
using static TorchSharp.torch;
using Xunit;

namespace Fashion.Core.Tests.Models;

/// <summary>
/// Runs one graph through torch and through the reference interpreter, both in double precision on the same numbers,
/// and compares shapes, outputs, running statistics and every gradient.
/// </summary>
internal static class ReferenceComparison
{
    private const double Tolerance = 1e-6;
    private const int Batch = 3;

    public static void Check(LayerGraph graph, bool training, int seed)
    {
        var numbers = GraphNumbers.Draw(graph, Batch, seed);
        var expected = training
            ? Reference.Train(graph, numbers.Parameters, numbers.Input, Batch, numbers.Masks)
            : Reference.Evaluate(graph, numbers.Parameters, numbers.Input, Batch);

        using var scope = NewDisposeScope();
        using var model = new CompiledModel(graph, 1, ScalarType.Float64, device("cpu"));
        Assert.Equal(graph.ParameterCount, model.Parameters.Count);
        foreach (var slot in model.Parameters.Slots)
            Write(model.Parameters.View(slot), numbers.Parameters[slot.Name], slot.Shape);

        var replica = model.Replicas[0];
        replica.ZeroGradients();
        var input = tensor(numbers.Input, Extents(graph.InputShape), requires_grad: true);
        var context = new ForwardContext(training, (name, size, _) => tensor(numbers.Masks[name], size));
        var output = replica.Forward(input, context, (layer, value) =>
        {
            Assert.Equal(Extents(layer.OutputShape), value.shape);
            Close($"output of {layer.Name}", expected.LayerOutputs[layer.Name], Read(value));
        });

        output.mul(tensor(numbers.OutputGradient, output.shape)).sum().backward();
        var gradients = expected.Backward(numbers.OutputGradient);
        Close("gradient of the input", gradients.Input, Read(input.grad!));
        foreach (var slot in model.Parameters.Slots.Where(slot => slot.Trained))
            Close($"gradient of {slot.Name}", gradients.Parameters[slot.Name], Read(slot.View(replica.Gradients)));
        foreach (var (name, values) in expected.Running)
        {
            var slot = model.Parameters.Slots.Single(slot => slot.Name == name);
            Close(name, values, Read(model.Parameters.View(slot)));
        }
    }

    private static long[] Extents(Shape shape) => [Batch, .. shape.Dimensions.Select(size => (long)size)];

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
