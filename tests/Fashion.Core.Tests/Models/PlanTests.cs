using Fashion.Core.Models;
using Fashion.Core.Models.Plans;
using Fashion.Dsl;
using Fashion.Testing;
using FsCheck.Fluent;
using Microsoft.FSharp.Collections;
using static TorchSharp.torch;
using Xunit;

namespace Fashion.Core.Tests.Models;

/// <summary>
/// What a plan computes is what torch computes over the same parameters: outputs, loss, every gradient and the running
/// statistics, on both instruction sets, however a batch is divided between workers.
/// </summary>
public sealed class PlanTests
{
    /// <summary>The other tests pass over graphs that plans lack kernels for; this one says that enough are left.</summary>
    [Fact]
    public void Has_GeneratedGraphs_ManyAreTaken()
    {
        var graphs = Graphs.arbitrary.Generator.Sample(200).Select(test => test.WithLogits(3).Graph).ToArray();
        Assert.InRange(graphs.Count(ModelPlan.Has), 60, graphs.Length);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Step_OneLayer_AgreesWithTorch(int level)
    {
        PlanComparison.Require(level);
        Property.checkMany(
            300, Prop.ForAll(Graphs.single, test => PlanComparison.Check(test.WithLogits(3).Graph, test.Seed, workers: 1, level)));
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(4, 1)]
    [InlineData(4, 2)]
    [InlineData(4, 3)]
    [InlineData(5, 1)]
    [InlineData(5, 2)]
    public void Step_BranchedGraph_AgreesWithTorch(int level, int workers)
    {
        PlanComparison.Require(level);
        Property.checkMany(
            200, Prop.ForAll(Graphs.arbitrary, test => PlanComparison.Check(test.WithLogits(3).Graph, test.Seed, workers, level)));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Forward_BranchedGraph_AgreesWithTorch(int level)
    {
        PlanComparison.Require(level);
        Property.checkMany(
            200, Prop.ForAll(Graphs.arbitrary, test => PlanComparison.CheckForward(test.WithLogits(3).Graph, test.Seed, level)));
    }

    /// <summary>What the comparison lets pass where rounding is magnified, it lets pass in few graphs.</summary>
    [Fact]
    public void Step_GeneratedGraphs_FewNeedAnAllowance()
    {
        PlanComparison.Require(3);
        var cases = Graphs.arbitrary.Generator.Sample(2000);
        Assert.InRange(cases.Count(test => !PlanComparison.Step(test.WithLogits(3).Graph, test.Seed, workers: 1, level: 3)), 0, 5);
    }

    /// <summary>Two branches that nearly cancel, so that a norm magnifies what they were rounded by.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Step_NormOfACancellation_AgreesWithTorch(int level)
    {
        PlanComparison.Require(level);
        Piece Dense(bool bias) => Piece.NewUnary(Operation.NewDense(new DenseOptions(8, bias, Init.Kaiming, 0)));
        var graph = GraphCase.Of(
            Shape.Vector(1),
            [
                Piece.NewResidual(ListModule.OfSeq([Dense(false)]), -1.5, ListModule.OfSeq([Dense(true)])),
                Piece.NewUnary(Operation.NewBatchNorm(new BatchNormOptions(0.1, 1e-5))),
            ]);
        for (var seed = 1; seed <= 20; seed++)
            PlanComparison.Check(graph.WithLogits(3).Graph, seed, workers: 1, level);
    }

    /// <summary>Norms write beside one another into the concatenation, between arms that do not.</summary>
    [Theory]
    [InlineData(3, 1)]
    [InlineData(4, 2)]
    [InlineData(5, 1)]
    [InlineData(5, 2)]
    public void Step_ConcatenationOfNorms_AgreesWithTorch(int level, int workers)
    {
        PlanComparison.Require(level);
        Piece Unary(Operation operation) => Piece.NewUnary(operation);
        Piece Conv(int channels) => Unary(Operation.NewConv(
            new ConvOptions(channels, new Window(3, 3, 1, 1, Padding.Same), 1, false, Init.Kaiming, 0)));
        var norm = Unary(Operation.NewBatchNorm(new BatchNormOptions(0.1, 1e-5)));
        var pool = Unary(Operation.NewMaxPool(new Window(3, 3, 1, 1, Padding.Same)));
        Piece[][] arms =
        [
            [], [Conv(5), norm, Unary(Operation.Relu)], [pool], [Conv(32), norm, Unary(Operation.Tanh)], [norm], [Conv(3), norm, pool],
        ];
        var concat = Piece.NewJoin(Operation.Concat, ListModule.OfSeq(arms.Select(ListModule.OfSeq)));
        var graph = GraphCase.Of(Shape.Image(2, 9, 8), [concat, Conv(7), concat, norm, Conv(4)]).WithLogits(3).Graph;
        PlanComparison.Check(graph, seed: 1, workers, level);
        PlanComparison.CheckForward(graph, seed: 2, level);
    }

    /// <summary>Of one class or several, which may count differently, with and without smoothing.</summary>
    [Theory]
    [InlineData(3, 1, 0)]
    [InlineData(4, 1, 0.2)]
    [InlineData(4, 2, 0)]
    [InlineData(5, 1, 0.2)]
    public void Step_MixedSamplesAndWeightedClasses_AgreesWithTorch(int level, int workers, double smoothing)
    {
        PlanComparison.Require(level);
        var graph = GraphCase.Chain(Shape.Image(1, 5, 5), [Operation.Flatten, Operation.Tanh]).WithLogits(4).Graph;
        foreach (var mixed in (bool[])[false, true])
        {
            foreach (var weighted in (bool[])[false, true])
                Assert.True(PlanComparison.Step(graph, 3, workers, level, 9, smoothing, mixed, weighted));
        }
    }

    /// <summary>A training that diverges must be seen to: nothing on the way turns what is no number into one.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Forward_NoNumberAmidTheImage_GivesNone(int level)
    {
        PlanComparison.Require(level);
        Window Pool(int size, int stride) => new(size, size, stride, 1, Padding.NewFixed(0));
        var conv = Operation.NewConv(new ConvOptions(8, new Window(3, 3, 1, 1, Padding.Same), 1, true, Init.Kaiming, 0));
        Operation[][] bodies =
        [
            [Operation.Relu], [Operation.NewLeakyRelu(new LeakyReluOptions(0.1))], [Operation.Elu], [Operation.Selu], [Operation.Tanh],
            [Operation.Sigmoid], [Operation.Gelu], [Operation.Silu], [Operation.NewMaxPool(Pool(2, 2))],
            [Operation.NewMaxPool(Pool(3, 1))], [Operation.GlobalMaxPool], [Operation.GlobalAvgPool],
            [conv, Operation.Relu, Operation.NewMaxPool(Pool(2, 2))],
            [Operation.NewBatchNorm(new BatchNormOptions(0.1, 1e-5)), Operation.Relu],
        ];
        foreach (var body in bodies)
        {
            var graph = GraphCase.Chain(Shape.Image(2, 6, 6), body).WithLogits(3).Graph;
            foreach (var place in (int[])[14, 15, 20, 21])
            {
                double[] Logits(double number) =>
                    PlanComparison.Logits(graph, level, 1, numbers => numbers.Input[place] = number);
                var output = Logits(double.NaN);
                Assert.True(output.All(double.IsNaN), $"{body[0]} at {place} gives {string.Join(", ", output)}");
                Assert.DoesNotContain(Logits(1), double.IsNaN);
            }
        }
    }

    /// <summary>Where one worker cannot come to a step, the others do not wait for it for ever.</summary>
    [Fact]
    public async Task Step_WorkerThatGivesUp_LetsTheOthersEnd()
    {
        PlanComparison.Require(3);
        var norm = Operation.NewBatchNorm(new BatchNormOptions(0.1, 1e-5));
        var graph = GraphCase.Chain(Shape.Image(2, 6, 6), [norm]).WithLogits(3).Graph;
        using var model = new CompiledModel(graph, 2, ScalarType.Float32, device("cpu"));
        using var plan = ModelPlan.Of(model, 2, 4, trains: true)!;
        var cancelled = TestContext.Current.CancellationToken;
        var share = new PlanStep(zeros(4, 2, 6, 6), zeros(4, ScalarType.Int64), null, null, 0, 0, 8, 8, 0);
        var step = Task.Run(() => plan.Step(0, share), cancelled);
        await Task.Delay(50, cancelled);
        Assert.False(step.IsCompleted);
        plan.GiveUp();
        await step.WaitAsync(TimeSpan.FromSeconds(60), cancelled);
    }

    public static TheoryData<int, int, int, int, int, int, int> Convolutions => new()
    {
        // height, in, out, kernel, stride, pad, dilation
        { 12, 1, 6, 5, 1, 0, 1 },
        { 14, 6, 16, 5, 1, 0, 1 },
        { 13, 6, 8, 5, 1, 0, 1 },
        { 15, 4, 3, 3, 1, 1, 1 },
        { 15, 7, 5, 3, 2, 1, 1 },
        { 13, 32, 64, 3, 1, 0, 1 },
        { 9, 17, 33, 3, 1, 1, 1 },
        { 9, 16, 48, 3, 2, 1, 1 },
        { 14, 32, 32, 3, 2, 1, 1 },
        { 13, 64, 40, 3, 3, 1, 1 },
        { 12, 32, 32, 4, 2, 2, 1 },
        { 15, 64, 32, 2, 3, 0, 1 },
        { 11, 8, 8, 1, 1, 0, 1 },
        { 14, 64, 33, 1, 1, 0, 1 },
        { 8, 40, 24, 1, 2, 0, 1 },
        { 9, 64, 64, 1, 2, 0, 1 },
        { 7, 65, 31, 3, 1, 2, 1 },
        { 15, 3, 20, 3, 1, 2, 2 },
        { 16, 5, 7, 4, 3, 3, 1 },
        { 30, 2, 34, 7, 2, 3, 1 },
        { 6, 4, 4, 1, 1, 1, 1 },
    };

    /// <summary>Widths of channels around the vectors' and tiles' edges, with all that a convolution takes in.</summary>
    [Theory]
    [MemberData(nameof(Convolutions))]
    public void Step_ConvolutionOfManyChannels_AgreesWithTorch(
        int height, int channels, int output, int kernel, int stride, int pad, int dilation)
    {
        var window = new Window(kernel, kernel, stride, dilation, Padding.NewFixed(pad));
        var convolution = Operation.NewConv(new ConvOptions(output, window, 1, true, Init.Kaiming, 0.01));
        var pool = Operation.NewMaxPool(new Window(2, 2, 2, 1, Padding.NewFixed(0)));
        var norm = Operation.NewBatchNorm(new BatchNormOptions(0.1, 1e-5));
        var first = Operation.NewConv(new ConvOptions(channels, new Window(3, 3, 1, 1, Padding.Same), 1, false, Init.Kaiming, 0));
        var input = Shape.Image(2, height, height + 1);
        foreach (Operation[] tail in (Operation[][])[[], [Operation.Relu], [norm, Operation.Relu], [Operation.Tanh, pool], [pool]])
        {
            var graph = GraphCase.Chain(input, [first, Operation.Relu, convolution, .. tail]).WithLogits(3).Graph;
            foreach (var level in PlanComparison.Levels())
            {
                PlanComparison.Check(graph, height, workers: 2, level);
                PlanComparison.CheckForward(graph, height, level);
            }
        }
    }

    /// <summary>More images than one pass takes together, and images larger than that.</summary>
    [Theory]
    [InlineData(34, 64, 72, 3)]
    [InlineData(14, 33, 24, 37)]
    [InlineData(13, 16, 40, 70)]
    public void Step_ConvolutionOfSeveralPasses_AgreesWithTorch(int height, int channels, int output, int batch)
    {
        Operation Convolution(int count) => Operation.NewConv(
            new ConvOptions(count, new Window(3, 3, 1, 1, Padding.Same), 1, true, Init.Kaiming, 0));
        var pool = Operation.NewMaxPool(new Window(2, 2, 2, 1, Padding.NewFixed(0)));
        foreach (Operation[] tail in (Operation[][])[[Operation.Relu], [Operation.Tanh, pool]])
        {
            var graph = GraphCase.Chain(
                Shape.Image(1, height, height + 1), [Convolution(channels), Operation.Relu, Convolution(output), .. tail])
                .WithLogits(3).Graph;
            foreach (var level in PlanComparison.Levels())
            {
                PlanComparison.Check(graph, height, workers: 2, level, batch);
                PlanComparison.CheckForward(graph, height, level, batch);
            }
        }
    }

    /// <summary>Products deeper and wider than the blocks in which they are worked off.</summary>
    [Theory]
    [InlineData(3, 1)]
    [InlineData(4, 1)]
    [InlineData(5, 1)]
    [InlineData(5, 2)]
    public void Step_WideDenseLayers_AgreesWithTorch(int level, int workers)
    {
        PlanComparison.Require(level);
        Operation Dense(int units) => Operation.NewDense(new DenseOptions(units, true, Init.Kaiming, 0.01));
        foreach (var channels in (int[])[1, 2])
        {
            var graph = GraphCase.Chain(
                Shape.Image(channels, 19, 30), [Operation.Flatten, Dense(601), Operation.Relu, Dense(530), Operation.Tanh])
                .WithLogits(3).Graph;
            PlanComparison.Check(graph, seed: 1, workers, level, batch: 300);
            PlanComparison.Check(graph, seed: 2, workers, level, batch: 37);
            PlanComparison.CheckForward(graph, seed: 3, level, batch: 300);
        }
    }
}
