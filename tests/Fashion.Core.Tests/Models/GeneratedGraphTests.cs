using Fashion.Core.Models;
using Fashion.Testing;
using FsCheck.Fluent;
using Xunit;

namespace Fashion.Core.Tests.Models;

/// <summary>
/// Laws over generated graphs: the inferred shapes are those of a real forward pass, the predicted parameter count is
/// the compiled model's, and torch computes what the reference interpreter computes, gradients included.
/// </summary>
public sealed class GeneratedGraphTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Compile_OneLayer_AgreesWithTheReference(bool training) =>
        Property.checkMany(
            400,
            Prop.ForAll(Graphs.single, test => ReferenceComparison.Check(test.Graph, training, test.Seed)));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Compile_BranchedGraph_AgreesWithTheReference(bool training) =>
        Property.checkMany(
            250,
            Prop.ForAll(Graphs.arbitrary, test => ReferenceComparison.Check(test.Graph, training, test.Seed)));

    [Fact]
    public void Run_BatchSplitBetweenReplicas_GivesTheWholeBatchsOutputsAndGradients() =>
        Property.checkMany(
            150,
            Prop.ForAll(Graphs.arbitrary, test =>
            {
                if (CompiledModel.CanSplit(test.Graph))
                    ReferenceComparison.Check(test.Graph, true, test.Seed, replicas: 2);
            }));
}
