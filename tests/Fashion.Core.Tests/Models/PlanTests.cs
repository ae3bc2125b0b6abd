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

    /// <summary>
    /// A dense layer on tiles, or where bytes can be multiplied, takes a network's first numbers as pixels, and makes the
    /// model's of them itself.
    /// </summary>
    [Theory]
    [InlineData(4, 28, 28, 512, true, 200)]
    [InlineData(4, 9, 7, 33, false, 17)]
    [InlineData(4, 4, 4, 16, true, 1)]
    [InlineData(4, 25, 41, 300, true, 300)]
    [InlineData(5, 28, 28, 512, true, 200)]
    [InlineData(5, 9, 7, 33, false, 17)]
    [InlineData(5, 8, 4, 32, true, 16)]
    [InlineData(5, 25, 41, 300, true, 300)]
    public void Forward_DenseOnPixels_AgreesWithTorch(int level, int height, int width, int units, bool bias, int batch)
    {
        PlanComparison.Require(level);
        var takes = PlanComparison.MultipliesPixels(level);
        Piece Dense(int count) => Piece.NewUnary(Operation.NewDense(new DenseOptions(count, bias, Init.Kaiming, 0)));
        var graph = GraphCase.Of(
            Shape.Image(1, height, width),
            [Piece.NewUnary(Operation.Flatten), Dense(units), Piece.NewUnary(Operation.Tanh), Dense(40)]);
        Assert.Equal(takes, PlanComparison.CheckPixels(graph.WithLogits(3).Graph, units, new(1 / 255f, 0), level, batch));
        Assert.Equal(
            takes, PlanComparison.CheckPixels(graph.WithLogits(3).Graph, units + 1, new(0.011f, -0.81f), level, batch));
        Assert.False(PlanComparison.CheckPixels(graph.WithLogits(3).Graph, units, new(1 / 255f, 0), 3, batch));
    }

    /// <summary>
    /// Weights that are far larger than their unit's others take nothing from those, and a unit may have no weights at all.
    /// </summary>
    [Theory]
    [InlineData(4, 1e6, 32, 1)]
    [InlineData(4, 1e-5, 32, 40)]
    [InlineData(4, 1e-40, 1, 60)]
    [InlineData(4, 0, 1, 60)]
    [InlineData(5, 1e6, 32, 1)]
    [InlineData(5, 1e-5, 32, 40)]
    [InlineData(5, 1e-40, 1, 60)]
    [InlineData(5, 0, 1, 60)]
    public void Forward_PixelsOfUnevenWeights_AgreesWithTorch(int level, double weight, int units, int inputs)
    {
        PlanComparison.RequirePixels(level);
        const int Inputs = 60, Units = 32, Batch = 70;
        Piece Dense(int count) => Piece.NewUnary(Operation.NewDense(new DenseOptions(count, true, Init.Kaiming, 0)));
        var graph = GraphCase.Of(Shape.Vector(Inputs), [Dense(Units)]).WithLogits(3).Graph;
        // What is added to all pixels would make a very large weight all that counts.
        var addend = weight > 1 ? 0 : -0.5f;
        Assert.True(PlanComparison.CheckPixels(graph, 1, new(1 / 255f, addend), level, Batch, numbers =>
        {
            for (var sample = 0; sample < Batch; sample++)
                numbers.Input[sample * Inputs] = 0;
            var weights = numbers.Parameters.Values.Single(values => values.Length == Inputs * Units);
            for (var unit = 0; unit < units; unit++)
                weights.AsSpan(unit * Inputs, inputs).Fill(weight);
        }));
    }

    /// <summary>Two layers may read the same pixels, if both can.</summary>
    [Theory]
    [InlineData(4, 16, true)]
    [InlineData(4, 15, false)]
    [InlineData(5, 32, true)]
    [InlineData(5, 31, false)]
    public void Forward_TwoLayersOnPixels_AgreesWithTorch(int level, int units, bool takes)
    {
        PlanComparison.RequirePixels(level);
        Piece Dense(int count) => Piece.NewUnary(Operation.NewDense(new DenseOptions(count, true, Init.Kaiming, 0)));
        Piece[][] arms = [[Dense(40), Piece.NewUnary(Operation.Relu)], [Dense(units)]];
        var concat = Piece.NewJoin(Operation.Concat, ListModule.OfSeq(arms.Select(ListModule.OfSeq)));
        var graph = GraphCase.Of(Shape.Vector(70), [concat]).WithLogits(3).Graph;
        Assert.Equal(takes, PlanComparison.CheckPixels(graph, 1, new(0.011f, -0.81f), level, 40));
    }

    /// <summary>Nothing else takes pixels, nor a dense layer beside something that takes none.</summary>
    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void Forward_OthersOnPixels_SayThatTheyTakeNone(int level)
    {
        PlanComparison.RequirePixels(level);
        Piece Unary(Operation operation) => Piece.NewUnary(operation);
        var dense = Unary(Operation.NewDense(new DenseOptions(64, true, Init.Kaiming, 0)));
        var conv = Unary(Operation.NewConv(new ConvOptions(8, new Window(3, 3, 1, 1, Padding.Same), 1, true, Init.Kaiming, 0)));
        Piece[][] bodies = [[conv, Unary(Operation.Flatten), dense], [Unary(Operation.Tanh), Unary(Operation.Flatten), dense]];
        foreach (var body in bodies)
        {
            var graph = GraphCase.Of(Shape.Image(1, 8, 8), body).WithLogits(3).Graph;
            Assert.False(PlanComparison.CheckPixels(graph, 1, new(1 / 255f, 0), level, 40));
        }

        var beside = Piece.NewResidual(ListModule.OfSeq([dense]), 1.0, ListModule.Empty<Piece>());
        Assert.False(PlanComparison.CheckPixels(
            GraphCase.Of(Shape.Vector(64), [beside]).WithLogits(3).Graph, 1, new(1 / 255f, 0), level, 40));
    }

    /// <summary>Behind a ReLU a dense layer may leave zeros out, if they are many.</summary>
    [Theory]
    [InlineData(3, 784, 512, true, 200, 0.7)]
    [InlineData(3, 65, 129, false, 1, 0.9)]
    [InlineData(4, 784, 512, true, 200, 0.7)]
    [InlineData(4, 65, 129, false, 1, 0.9)]
    [InlineData(4, 70, 200, true, 130, 0.5)]
    [InlineData(4, 300, 300, true, 129, 1)]
    [InlineData(4, 64, 128, true, 40, 0.2)]
    [InlineData(5, 784, 512, true, 200, 0.7)]
    [InlineData(5, 65, 129, false, 1, 0.9)]
    public void Forward_DenseBehindRelu_AgreesWithTorch(
        int level, int inputs, int units, bool bias, int batch, double zeros)
    {
        PlanComparison.Require(level);
        PlanComparison.CheckForward(BehindRelu(inputs, units, bias), 1, level, batch, numbers => Rectify(numbers, zeros));
    }

    /// <summary>Also where poolings lie between, one of which looks at its padding.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Forward_DenseBehindPooledRelu_AgreesWithTorch(int level)
    {
        PlanComparison.Require(level);
        Operation Pool(Padding padding) => Operation.NewMaxPool(new Window(2, 2, 2, 1, padding));
        var conv = Operation.NewConv(new ConvOptions(7, new Window(3, 3, 1, 1, Padding.Same), 1, true, Init.Kaiming, 0));
        var dense = Operation.NewDense(new DenseOptions(150, true, Init.Kaiming, 0));
        var graph = GraphCase.Chain(
            Shape.Image(1, 14, 14),
            [conv, Operation.Relu, Pool(Padding.NewFixed(0)), Pool(Padding.Same), Operation.Flatten, dense]);
        PlanComparison.CheckForward(
            graph.WithLogits(3).Graph, 1, level, 40,
            numbers => numbers.Parameters.Values.Single(values => values.Length == 7).AsSpan().Fill(-2));
    }

    /// <summary>Whether zeros are left out depends on all samples together; what comes of one must not.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Forward_DenseBehindRelu_IsTheSameBesideOthers(int level)
    {
        PlanComparison.Require(level);
        const int Inputs = 200, Batch = 300, Few = 140;
        double[] Logits(double others) =>
            PlanComparison.Logits(BehindRelu(Inputs, 250, true), level, Batch, numbers =>
            {
                Rectify(numbers, 0.8);
                for (var at = Few * Inputs; at < numbers.Input.Length; at++)
                    numbers.Input[at] = others;
            })[..(Few * 3)];
        Assert.Equal(Logits(-1), Logits(1));
    }

    /// <summary>A zero times a weight that diverged is no number, and must not be left out.</summary>
    [Theory]
    [InlineData(3, double.PositiveInfinity)]
    [InlineData(4, double.PositiveInfinity)]
    [InlineData(4, double.NaN)]
    [InlineData(5, double.PositiveInfinity)]
    public void Forward_DivergedWeightBehindRelu_GivesNone(int level, double weight)
    {
        PlanComparison.Require(level);
        const int Inputs = 70, Units = 130;
        var output = PlanComparison.Logits(BehindRelu(Inputs, Units, true), level, 40, numbers =>
        {
            Rectify(numbers, 1);
            numbers.Parameters.Values.Single(values => values.Length == Inputs * Units)[^1] = weight;
        });
        Assert.True(output.All(double.IsNaN), string.Join(", ", output));
    }

    /// <summary>What is no number is no zero: it stays in its sample's sums, and in no other's.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Forward_NoNumberBehindRelu_GivesNoneForItsSample(int level)
    {
        PlanComparison.Require(level);
        const int Inputs = 70, Batch = 40, Sample = 7;
        var output = PlanComparison.Logits(BehindRelu(Inputs, 130, true), level, Batch, numbers =>
        {
            Rectify(numbers, 0.9);
            numbers.Input[Sample * Inputs + 66] = double.NaN;
        });
        for (var at = 0; at < output.Length; at++)
            Assert.Equal(at / 3 == Sample, double.IsNaN(output[at]));
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

    private static LayerGraph BehindRelu(int inputs, int units, bool bias)
    {
        var dense = Operation.NewDense(new DenseOptions(units, bias, Init.Kaiming, 0));
        return GraphCase.Chain(Shape.Vector(inputs), [Operation.Relu, dense, Operation.Tanh]).WithLogits(3).Graph;
    }

    /// <summary>Makes a share of all numbers such that a ReLU gives zero for them.</summary>
    private static void Rectify(GraphNumbers numbers, double zeros)
    {
        var random = new System.Random(1);
        foreach (ref var number in numbers.Input.AsSpan())
            number = random.NextDouble() < zeros ? -Math.Abs(number) : Math.Abs(number);
    }
}
