using Fashion.Core.Models;
using Fashion.Core.Random;
using Fashion.Dsl;
using Fashion.Testing.References;
using Tensor = TorchSharp.torch.Tensor;
using static TorchSharp.torch;
using Xunit;

namespace Fashion.Core.Tests.Models;

/// <summary>
/// Runs one graph through torch and through the reference interpreter, both in double precision on the same numbers,
/// and compares shapes, outputs, running statistics and every gradient.
/// </summary>
internal sealed class ReferenceComparison
{
    private const double Tolerance = 1e-6;
    private const int Batch = 3;
    private readonly LayerGraph graph;
    private readonly RandomStream random;
    private readonly Dictionary<string, double[]> parameters = [];
    private readonly Dictionary<string, double[]> masks = [];

    private ReferenceComparison(LayerGraph graph, int seed)
    {
        this.graph = graph;
        random = new RandomStream((ulong)seed, "comparison");
        foreach (var layer in graph.Layers)
        {
            foreach (var parameter in layer.Parameters)
            {
                var scale = parameter.Name == "running_var" ? 0.2 : 0.5;
                var shift = parameter.Name is "running_var" ? 1.5 : 0.0;
                parameters[$"{layer.Name}.{parameter.Name}"] = Draw((int)parameter.Count, scale, shift);
            }

            if (layer.Operation.IsDropout || layer.Operation.IsAlphaDropout)
                masks[layer.Name] = Mask(Batch * (int)layer.InputShape.Count);
            if (layer.Operation.IsSpatialDropout)
                masks[layer.Name] = Mask(Batch * layer.InputShape.Channels);
        }
    }

    public static void Check(LayerGraph graph, bool training, int seed) =>
        new ReferenceComparison(graph, seed).Check(training);

    private void Check(bool training)
    {
        var numbers = Draw(Batch * (int)graph.InputShape.Count, 1, 0);
        var expected = training
            ? Reference.Train(graph, parameters, numbers, Batch, masks)
            : Reference.Evaluate(graph, parameters, numbers, Batch);

        using var scope = NewDisposeScope();
        using var model = new CompiledModel(graph, 1, ScalarType.Float64, device("cpu"));
        Assert.Equal(graph.ParameterCount, model.Parameters.Count);
        foreach (var slot in model.Parameters.Slots)
            Write(model.Parameters.View(slot), parameters[slot.Name], slot.Shape);

        var replica = model.Replicas[0];
        replica.ZeroGradients();
        long[] shape = [Batch, .. graph.InputShape.Dimensions.Select(size => (long)size)];
        var input = tensor(numbers, shape, requires_grad: true);
        var context = new ForwardContext(training, (name, size, _) => tensor(masks[name], size));
        var output = replica.Forward(input, context, (layer, value) =>
        {
            Assert.Equal([Batch, .. layer.OutputShape.Dimensions.Select(size => (long)size)], value.shape);
            Close($"output of {layer.Name}", expected.LayerOutputs[layer.Name], Read(value));
        });

        var direction = Draw((int)output.numel(), 1, 0);
        output.mul(tensor(direction, output.shape)).sum().backward();
        var gradients = expected.Backward(direction);
        if (graph.Layers.Count > 0)
            Close("gradient of the input", gradients.Input, Read(input.grad!));
        foreach (var slot in model.Parameters.Slots.Where(slot => slot.Trained))
            Close($"gradient of {slot.Name}", gradients.Parameters[slot.Name], Read(slot.View(replica.Gradients)));
        foreach (var (name, values) in expected.Running)
        {
            var slot = model.Parameters.Slots.Single(slot => slot.Name == name);
            Close(name, values, Read(model.Parameters.View(slot)));
        }
    }

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

    private double[] Draw(int count, double scale, double shift) =>
        [.. Enumerable.Range(0, count).Select(_ => random.NextGaussian() * scale * (shift > 0 ? 0.3 : 1) + shift)];

    private double[] Mask(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() < 0.7 ? 1.0 : 0.0)];
}
