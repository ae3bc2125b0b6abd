using TorchSharp;
using Xunit;

namespace Fashion.Core.Tests.Runs;

/// <summary>Tensors are counted for the whole process: nothing else may run beside these tests.</summary>
[CollectionDefinition(nameof(LiveTensorTests), DisableParallelization = true)]
[Collection(nameof(LiveTensorTests))]
public sealed class LiveTensorTests
{
    [Fact]
    public void Run_HundredMoreSteps_LeavesAsManyTensorsAlive()
    {
        using var tiny = new TinyExperiment();
        var counts = new List<long>();
        var observer = new Recorder { AfterEpoch = _ => counts.Add(torch.Tensor.TotalCount) };
        tiny.Train(tiny.Compile("epochs = 16\nbatch = 32"), threads: 1, observer: observer);
        Assert.Equal(counts[1], counts[15]);
    }
}
