using Fashion.Dsl;
using Fashion.Testing;
using Microsoft.FSharp.Collections;
using Xunit;

namespace Fashion.Core.Tests.Models;

/// <summary>
/// The short cuts of a dense layer that predicts, from pixels of 8 bits and from what a ReLU gives, compute what torch does.
/// </summary>
public sealed class PlanDenseTests
{
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
