using Fashion.Core.Models;
using Fashion.Core.Tests.Runs;
using Fashion.Dsl;
using Fashion.Testing;
using FsCheck.Fluent;
using Microsoft.FSharp.Collections;
using TorchSharp;
using static TorchSharp.torch;
using Xunit;

namespace Fashion.Core.Tests.Models;

/// <summary>What a forward pass holds on to.</summary>
[Collection(nameof(LiveTensorTests))]
public sealed class LastReadsTests
{
    [Fact]
    public void Of_AnyGraph_ReleasesEachOutputOnceAfterItsLastReader() =>
        Property.check(Prop.ForAll(Graphs.arbitrary, test =>
        {
            var graph = test.Graph;
            var released = LastReads.Of(graph);
            Assert.Equal(Enumerable.Range(0, graph.Layers.Count - 1), released.SelectMany(ids => ids).Order());
            for (var layer = 0; layer < graph.Layers.Count; layer++)
            {
                var gone = released.Take(layer).SelectMany(ids => ids);
                Assert.Empty(graph.Layers[layer].Inputs.Intersect(gone));
            }
        }));

    [Fact]
    public void Forward_InEvaluation_HoldsNoMoreTensorsForMoreLayers()
    {
        var few = MostTensors(repeats: 2);
        Assert.InRange(few, 2, 4);
        Assert.Equal(few, MostTensors(repeats: 40));
    }

    [Fact]
    public void Forward_LayerThatPassesItsInputOn_LeavesTheInputToItsOtherReaders()
    {
        using var scope = NewDisposeScope();
        var graph = Residuals(1, [Operation.Identity, Operation.NewDropout(new DropoutOptions(0.5))]);
        using var model = new CompiledModel(graph, 1, ScalarType.Float32, device("cpu"));
        using var input = ones([2, 3]);
        var output = model.Replicas[0].Forward(input, ForwardContext.Evaluation);
        Assert.Equal([2f, 2, 2, 2, 2, 2], output.data<float>().ToArray());
        Assert.Equal(1, input.data<float>()[0]);
    }

    /// <summary>The most tensors alive after any layer of a deep graph.</summary>
    private static long MostTensors(int repeats)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var graph = Residuals(repeats, [Operation.Relu, Operation.Tanh]);
        using var model = new CompiledModel(graph, 1, ScalarType.Float32, device("cpu"));
        using var input = ones([2, 3]);
        // What earlier tests left to the garbage collector shall not go meanwhile.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var (before, most) = (Tensor.TotalCount, 0L);
        model.Replicas[0].Forward(input, ForwardContext.Evaluation, (_, _) => most = Math.Max(most, Tensor.TotalCount - before));
        return most;
    }

    private static LayerGraph Residuals(int repeats, Operation[] body)
    {
        var residual = Piece.NewResidual(ListModule.OfSeq(body.Select(Piece.NewUnary)), 1, FSharpList<Piece>.Empty);
        return GraphCase.Of(Shape.Vector(3), Enumerable.Repeat(residual, repeats)).Graph;
    }
}
