using System.Runtime.Intrinsics.X86;
using Fashion.Core.Data;
using Fashion.Core.Models;
using Fashion.Core.Models.Plans;
using Fashion.Dsl;
using Fashion.Testing;
using Fashion.Torch.Plans;
using Tensor = TorchSharp.torch.Tensor;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Xunit;

namespace Fashion.Core.Tests.Models;

/// <summary>
/// Runs a graph as a plan in single precision and on torch in double precision, over the same numbers and masks.
/// </summary>
internal static class PlanComparison
{
    private const double Tolerance = 1e-5;
    private const double Nudge = 1e-6;
    private const int Nudges = 30; // a kink is crossed by about half of them
    private const int FewSamples = 5;

    /// <summary>One training step; graphs that plans have no kernels for pass.</summary>
    public static void Check(LayerGraph graph, int seed, int workers, int level, int batch = FewSamples) =>
        Step(graph, seed, workers, level, batch);

    /// <summary>The same.</summary>
    /// <param name="mixed">Whether samples belong to several classes.</param>
    /// <param name="weighted">Whether classes count differently.</param>
    /// <returns>Whether the numbers are torch's without any allowance.</returns>
    public static bool Step(
        LayerGraph graph, int seed, int workers, int level, int batch = FewSamples, double smoothing = 0.1,
        bool mixed = false, bool weighted = false)
    {
        if (!ModelPlan.Has(graph))
            return true;
        using var scope = NewDisposeScope();
        var numbers = GraphNumbers.Draw(graph, batch, seed);
        using var actual = Model(graph, workers, ScalarType.Float32, numbers);
        using var plan = ModelPlan.Of(actual, workers, (batch + workers - 1) / workers, true, (ulong)seed, level);
        if (plan is null)
            return true;
        var classes = (int)graph.OutputShape.Count;
        var labels = new System.Random(seed);
        long[] wanted = [.. Enumerable.Range(0, batch).Select(_ => (long)labels.Next(classes))];
        var aim = new Aim(
            tensor(wanted), mixed ? functional.softmax(Random(labels, batch, classes), 1) : null,
            weighted ? Random(labels, 1, classes).flatten() : null, smoothing);

        var losses = new double[workers];
        Parallel(workers, worker =>
        {
            using var inner = NewDisposeScope();
            int first = batch * worker / workers, end = batch * (worker + 1) / workers;
            losses[worker] = plan.Step(worker, new PlanStep(
                Images(graph, numbers, first, end), aim.Labels.narrow(0, first, end - first),
                aim.Targets?.narrow(0, first, end - first).to(ScalarType.Float32),
                aim.ClassWeights?.to(ScalarType.Float32), smoothing, first, batch, batch, 7)).Loss;
        });

        Dictionary<string, double[]> computed = new() { ["loss"] = [losses.Sum()] };
        foreach (var slot in actual.Parameters.Slots)
        {
            computed[slot.Name] = Read(slot.Trained
                ? actual.Replicas.Select(replica => slot.View(replica.Gradients)).Aggregate((sum, next) => sum.add(next))
                : slot.View(actual.Parameters.Running));
        }

        return Close(computed, numbers, (drawn, dtype) => StepOnTorch(graph, drawn, aim, (ulong)seed, dtype));
    }

    /// <summary>One pass that only predicts.</summary>
    /// <param name="change">Changes images and parameters before they are used.</param>
    public static void CheckForward(
        LayerGraph graph, int seed, int level, int batch = FewSamples, Action<GraphNumbers>? change = null)
    {
        if (!ModelPlan.Has(graph))
            return;
        using var scope = NewDisposeScope();
        var numbers = GraphNumbers.Draw(graph, batch, seed);
        change?.Invoke(numbers);
        Dictionary<string, double[]> computed = new() { ["output"] = Forward(graph, level, batch, numbers) };
        Close(computed, numbers, (drawn, dtype) => ForwardOnTorch(graph, drawn, batch, dtype));
    }

    /// <summary>The logits of a few images by a plan that only predicts.</summary>
    /// <param name="change">Changes images and parameters before they are used.</param>
    public static double[] Logits(LayerGraph graph, int level, int batch, Action<GraphNumbers> change)
    {
        var numbers = GraphNumbers.Draw(graph, batch, seed: 1);
        change(numbers);
        return Forward(graph, level, batch, numbers);
    }

    /// <summary>The same of images that come as pixels.</summary>
    /// <param name="change">Changes pixels and parameters before they are used.</param>
    /// <returns>Whether the plan takes those.</returns>
    public static bool CheckPixels(
        LayerGraph graph, int seed, PixelScale scale, int level, int batch = FewSamples, Action<GraphNumbers>? change = null)
    {
        using var scope = NewDisposeScope();
        var random = new System.Random(seed);
        var drawn = GraphNumbers.Draw(graph, batch, seed);
        GraphNumbers Of(double[] input) => new(batch, input, drawn.Parameters, drawn.Masks, drawn.OutputGradient);
        var pixels = Of([.. drawn.Input.Select(_ => (double)random.Next(256))]);
        change?.Invoke(pixels);
        var numbers = Of([.. pixels.Input.Select(pixel => pixel * scale.Factor + scale.Addend)]);
        using var actual = Model(graph, 1, ScalarType.Float32, numbers);
        using var plan = ModelPlan.Of(actual, 1, batch, trains: false, level: level)!;
        using var frozen = no_grad();
        if (!plan.TakesPixels)
        {
            Assert.Throws<ArgumentException>(() => plan.Prepare(0, scale));
            return false;
        }

        // From one kind of images to the other and back, as evaluation goes from pixels to mixed ones.
        foreach (var come in (bool[])[true, false, true])
        {
            plan.Prepare(0, come ? scale : null);
            var output = Read(plan.Forward(0, Images(graph, come ? pixels : numbers, 0, batch)));
            Close(new() { ["output"] = output }, numbers, (moved, dtype) => ForwardOnTorch(graph, moved, batch, dtype));
        }

        return true;
    }

    /// <summary>Skips the test where this machine lacks a level's instructions.</summary>
    public static void Require(int level) =>
        Assert.SkipUnless(CanRun(level), "this machine has no such instructions");

    /// <summary>All that this machine has; skips the test where there are none.</summary>
    public static IEnumerable<int> Levels()
    {
        Require(3);
        return new[] { 3, 4, 5 }.Where(CanRun);
    }

    /// <summary>Skips the test where this machine lacks a level's instructions that multiply pixels.</summary>
    public static void RequirePixels(int level) =>
        Assert.SkipUnless(MultipliesPixels(level), "this machine has no instructions that multiply pixels");

    private static bool CanRun(int level) => NativePlan.Instructions switch
    {
        "AMX" => true,
        "AVX-512" => level <= 4,
        "AVX2" => level == 3,
        _ => false,
    };

    /// <summary>Whether a dense layer of a level that runs here takes pixels.</summary>
    public static bool MultipliesPixels(int level) =>
        CanRun(level) && (level == 5 || (level == 4 && HasBytes));

    // Of the processor's features, bit 11 says whether AVX-512 multiplies bytes (VNNI).
    private static bool HasBytes => X86Base.IsSupported && (X86Base.CpuId(7, 0).Ecx & (1 << 11)) != 0;

    private static double[] Forward(LayerGraph graph, int level, int batch, GraphNumbers numbers)
    {
        using var scope = NewDisposeScope();
        using var model = Model(graph, 1, ScalarType.Float32, numbers);
        using var plan = ModelPlan.Of(model, 1, batch, trains: false, level: level)!;
        using var frozen = no_grad();
        plan.Prepare(0);
        return Read(plan.Forward(0, Images(graph, numbers, 0, batch)));
    }

    private static CompiledModel Model(LayerGraph graph, int replicas, ScalarType dtype, GraphNumbers numbers)
    {
        var model = new CompiledModel(graph, replicas, dtype, device("cpu"));
        using var frozen = no_grad();
        foreach (var slot in model.Parameters.Slots)
            model.Parameters.View(slot).copy_(tensor(numbers.Parameters[slot.Name], slot.Shape));
        return model;
    }

    /// <summary>The loss, and by their parameters' names gradients and running statistics.</summary>
    private static List<Quantity> StepOnTorch(
        LayerGraph graph, GraphNumbers numbers, Aim aim, ulong seed, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        using var model = Model(graph, 1, dtype, numbers);
        var masks = new DropoutMasks(seed, dtype, device("cpu")) { Step = 7 };
        var batch = (int)aim.Labels.shape[0];
        var output = model.Replicas[0].Forward(
            Images(graph, numbers, 0, batch).to(dtype), new ForwardContext(true, masks.Draw));
        var loss = functional.cross_entropy(
            output, aim.Targets?.to(dtype) ?? aim.Labels, aim.ClassWeights?.to(dtype), reduction: Reduction.Sum,
            label_smoothing: aim.Smoothing).div(batch);
        (model.Replicas[0].Penalty(model.Parameters) is { } penalty ? loss.add(penalty) : loss).backward();

        // Gradients of different parameters differ in size; what matters is their part in the step.
        var gradients = model.Parameters.Slots.Where(slot => slot.Trained)
            .ToDictionary(slot => slot.Name, slot => Read(slot.View(model.Replicas[0].Gradients)));
        var largest = gradients.Values.Select(Size).Append(0).Max();
        return
        [
            new Quantity("loss", Read(loss), 1),
            .. gradients.Select(gradient => new Quantity(gradient.Key, gradient.Value, largest)),
            .. model.Parameters.Slots.Where(slot => !slot.Trained)
                .Select(slot => new Quantity(slot.Name, Read(slot.View(model.Parameters.Running)), 1)),
        ];
    }

    private static List<Quantity> ForwardOnTorch(LayerGraph graph, GraphNumbers numbers, int batch, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        using var model = Model(graph, 1, dtype, numbers);
        var input = Images(graph, numbers, 0, batch).to(dtype);
        return [new Quantity("output", Read(model.Replicas[0].Forward(input, ForwardContext.Evaluation)), 1)];
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

    /// <summary>
    /// Holds computed numbers to torch's in double precision. Where rounding is magnified, as by the norm of values that
    /// hardly differ or at the kink of a ReLU, as much is let pass as torch's own numbers are off in single precision when
    /// what goes in moves by a few of its roundings.
    /// </summary>
    /// <returns>Whether nothing had to be let pass.</returns>
    private static bool Close(
        Dictionary<string, double[]> computed, GraphNumbers numbers, Func<GraphNumbers, ScalarType, List<Quantity>> onTorch)
    {
        var expected = onTorch(numbers, ScalarType.Float64);
        if (expected.TrueForAll(quantity => quantity.Distance(computed[quantity.Name]) <= Tolerance * quantity.Scale))
            return true;
        List<Quantity>[] moved =
        [
            .. Enumerable.Range(1, Nudges).Select(seed => onTorch(numbers.Nudged(Nudge, seed), ScalarType.Float32)),
        ];
        for (var index = 0; index < expected.Count; index++)
        {
            var quantity = expected[index];
            var actual = computed[quantity.Name];
            var allowed = Tolerance * quantity.Scale + 2 * moved.Max(others => quantity.Distance(others[index].Values));
            var distance = quantity.Distance(actual);
            Assert.True(
                distance <= allowed && double.IsFinite(distance),
                $"{quantity.Name} is off by {distance:e1}, where {allowed:e1} is allowed: "
                + $"torch gives {string.Join(", ", quantity.Values)}, the plan {string.Join(", ", actual)}");
        }

        return false;
    }

    private static Tensor Random(System.Random random, int rows, int columns) =>
        tensor([.. Enumerable.Range(0, rows * columns).Select(_ => 3 * random.NextDouble())], [rows, columns]);

    /// <summary>What a step is to learn, in double precision.</summary>
    private sealed record Aim(Tensor Labels, Tensor? Targets, Tensor? ClassWeights, double Smoothing);

    /// <summary>The largest size, infinite where a value is not a number: `Max` passes over those.</summary>
    private static double Size(double[] values) =>
        values.Any(double.IsNaN) ? double.PositiveInfinity : values.Select(Math.Abs).Append(0).Max();

    /// <summary>What torch computes; <paramref name="Least"/> is the least size by which differences count.</summary>
    private sealed record Quantity(string Name, double[] Values, double Least)
    {
        public double Scale => Math.Max(Size(Values), Least);

        public double Distance(double[] others)
        {
            Assert.Equal(Values.Length, others.Length);
            return Size([.. Values.Zip(others, (value, other) => value - other)]);
        }
    }
}
