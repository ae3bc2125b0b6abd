using Fashion.Core.Models;
using Fashion.Core.Models.Plans;
using Fashion.Dsl;
using Fashion.Testing;
using Fashion.Torch.Plans;
using Tensor = TorchSharp.torch.Tensor;
using static TorchSharp.torch;
using Xunit;

namespace Fashion.Core.Tests.Models;

/// <summary>
/// Runs a graph as a plan in single precision and on torch in double precision, over the same numbers and masks.
/// </summary>
internal static class PlanComparison
{
    private const double Tolerance = 1e-5;
    private const int FewSamples = 5;

    /// <summary>One training step; graphs that plans have no kernels for pass.</summary>
    public static void Check(LayerGraph graph, int seed, int workers, int level, int batch = FewSamples)
    {
        if (!CanRun(level) || !ModelPlan.Has(graph))
            return;
        using var scope = NewDisposeScope();
        var numbers = GraphNumbers.Draw(graph, batch, seed);
        using var expected = Model(graph, 1, ScalarType.Float64, numbers);
        using var actual = Model(graph, workers, ScalarType.Float32, numbers);
        using var plan = ModelPlan.Of(actual, workers, (batch + workers - 1) / workers, true, (ulong)seed, level);
        if (plan is null)
            return;
        var classes = (int)graph.OutputShape.Count;
        var labels = new System.Random(seed);
        long[] wanted = [.. Enumerable.Range(0, batch).Select(_ => (long)labels.Next(classes))];
        var loss = OnTorch(expected, numbers, wanted, (ulong)seed);

        var losses = new double[workers];
        Parallel(workers, worker =>
        {
            using var inner = NewDisposeScope();
            int first = batch * worker / workers, end = batch * (worker + 1) / workers;
            losses[worker] = plan.Step(worker, new PlanStep(
                Images(graph, numbers, first, end), tensor(wanted[first..end]), null, null, 0.1, first, batch, batch, 7)).Loss;
        });

        // Gradients of different parameters differ in size; what matters is their part in the step.
        Close("loss", [loss], [losses.Sum()], 1);
        var scale = expected.Parameters.Slots.Where(slot => slot.Trained)
            .SelectMany(slot => Read(slot.View(expected.Replicas[0].Gradients))).Select(Math.Abs).DefaultIfEmpty(0).Max();
        foreach (var slot in expected.Parameters.Slots.Where(slot => slot.Trained))
        {
            var total = actual.Replicas.Select(replica => slot.View(replica.Gradients)).Aggregate((sum, next) => sum.add(next));
            Close($"gradient of {slot.Name}", Read(slot.View(expected.Replicas[0].Gradients)), Read(total), scale);
        }

        foreach (var slot in expected.Parameters.Slots.Where(slot => !slot.Trained))
            Close(slot.Name, Read(slot.View(expected.Parameters.Running)), Read(slot.View(actual.Parameters.Running)), 1);
    }

    /// <summary>One pass that only predicts.</summary>
    public static void CheckForward(LayerGraph graph, int seed, int level, int batch = FewSamples)
    {
        if (!CanRun(level) || !ModelPlan.Has(graph))
            return;
        using var scope = NewDisposeScope();
        var numbers = GraphNumbers.Draw(graph, batch, seed);
        using var expected = Model(graph, 1, ScalarType.Float64, numbers);
        using var actual = Model(graph, 1, ScalarType.Float32, numbers);
        using var plan = ModelPlan.Of(actual, 1, batch, trains: false, level: level);
        using var frozen = no_grad();
        plan!.Prepare(0);
        var input = Images(graph, numbers, 0, batch);
        Close(
            "output", Read(expected.Replicas[0].Forward(input.to(ScalarType.Float64), ForwardContext.Evaluation)),
            Read(plan.Forward(0, input)), 1);
    }

    private static bool CanRun(int level) => NativePlan.Instructions switch
    {
        "AMX" => true,
        "AVX-512" => level <= 4,
        "AVX2" => level == 3,
        _ => false,
    };

    private static CompiledModel Model(LayerGraph graph, int replicas, ScalarType dtype, GraphNumbers numbers)
    {
        var model = new CompiledModel(graph, replicas, dtype, device("cpu"));
        using var frozen = no_grad();
        foreach (var slot in model.Parameters.Slots)
            model.Parameters.View(slot).copy_(tensor(numbers.Parameters[slot.Name], slot.Shape));
        return model;
    }

    private static double OnTorch(CompiledModel model, GraphNumbers numbers, long[] labels, ulong seed)
    {
        var masks = new DropoutMasks(seed, ScalarType.Float64, device("cpu")) { Step = 7 };
        var output = model.Replicas[0].Forward(
            Images(model.Graph, numbers, 0, labels.Length).to(ScalarType.Float64), new ForwardContext(true, masks.Draw));
        var loss = nn.functional.cross_entropy(output, tensor(labels), label_smoothing: 0.1);
        (model.Replicas[0].Penalty(model.Parameters) is { } penalty ? loss.add(penalty) : loss).backward();
        return loss.item<double>();
    }

    /// <summary>Some samples, channels last in memory.</summary>
    private static Tensor Images(LayerGraph graph, GraphNumbers numbers, int first, int end)
    {
        var shape = graph.InputShape;
        var images = tensor(numbers.Input, [numbers.Input.Length / shape.Count, .. shape.Dimensions.Select(size => (long)size)])
            .narrow(0, first, end - first).to(ScalarType.Float32);
        return shape.IsImage ? images.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2) : images.contiguous();
    }

    private static void Parallel(int workers, Action<int> work)
    {
        Thread[] threads = [.. Enumerable.Range(0, workers).Select(worker => new Thread(() => work(worker)))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
    }

    private static double[] Read(Tensor value) =>
        value.detach().to(ScalarType.Float64).contiguous().data<double>().ToArray();

    private static void Close(string what, double[] expected, double[] actual, double least)
    {
        Assert.Equal(expected.Length, actual.Length);
        var scale = expected.Select(Math.Abs).Append(least).Max();
        for (var index = 0; index < expected.Length; index++)
        {
            Assert.True(
                Math.Abs(expected[index] - actual[index]) <= Tolerance * scale,
                $"{what} at {index}: torch gives {expected[index]:R}, the plan {actual[index]:R}");
        }
    }
}
