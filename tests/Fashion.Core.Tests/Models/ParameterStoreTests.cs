using Fashion.Core.Models;
using Fashion.Dsl;
using Fashion.Core.Tests.Runs;
using static TorchSharp.torch;
using Xunit;

namespace Fashion.Core.Tests.Models;

public sealed class ParameterStoreTests
{
    private const string Model = "conv(6, 3x3, init=xavier)\nd: conv(2, 1x1, init=dirac)\nflatten\ndense(64, init=lecun) -> relu\nz: dense(classes, init=zeros)";

    [Fact]
    public void Fill_EveryInit_HasItsPublishedSpread()
    {
        using var tiny = new TinyExperiment();
        using var store = Filled(tiny.Compile("epochs = 1", Model).Graph);
        var values = store.Slots.ToDictionary(slot => slot.Name, slot => Read(store, slot));
        var bound = Math.Sqrt(6.0 / (9 + 54));
        Assert.All(values["conv.weight"], value => Assert.InRange(value, -bound, bound));
        Assert.Equal(1 / Math.Sqrt(72), Deviation(values["dense.weight"]), 0.01);
        Assert.All(values["z.weight"], value => Assert.Equal(0, value));
        Assert.Equal([1f, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0], values["d.weight"]);
        Assert.All(values["conv.bias"], value => Assert.Equal(0, value));
    }

    [Fact]
    public void Fill_OneSeedTwice_GivesTheSameWeights()
    {
        using var tiny = new TinyExperiment();
        var graph = tiny.Compile("epochs = 1", Model).Graph;
        using var single = Filled(graph);
        using var again = Filled(graph);
        Assert.Equal(single.Trained.data<float>().ToArray(), again.Trained.data<float>().ToArray());
    }

    [Fact]
    public void Count_AnyModel_IsWhatTheGraphPredicts()
    {
        using var tiny = new TinyExperiment();
        var graph = tiny.Compile("epochs = 1", Model).Graph;
        using var store = Filled(graph);
        Assert.Equal(graph.ParameterCount, store.Count);
        Assert.Equal(9 * 6 + 6 + 12 + 2 + 72 * 64 + 64 + 64 * 4 + 4, store.Count);
    }

    private static ParameterStore Filled(LayerGraph graph)
    {
        var store = new ParameterStore(graph, ScalarType.Float32, device("cpu"));
        Initializer.Fill(store, 42);
        return store;
    }

    private static float[] Read(ParameterStore store, ParameterSlot slot)
    {
        using var scope = NewDisposeScope();
        return store.View(slot).contiguous().data<float>().ToArray();
    }

    private static double Deviation(float[] values) => Math.Sqrt(values.Average(value => (double)value * value));
}
