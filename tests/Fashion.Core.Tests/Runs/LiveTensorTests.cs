using Fashion.Dsl;
using TorchSharp;
using Xunit;

namespace Fashion.Core.Tests.Runs;

/// <summary>Tensors are counted for the whole process: nothing else may run beside these tests.</summary>
[CollectionDefinition(nameof(LiveTensorTests), DisableParallelization = true)]
[Collection(nameof(LiveTensorTests))]
public sealed class LiveTensorTests
{
    [Theory]
    [InlineData(false, "none")]
    [InlineData(true, "none")]
    [InlineData(false, "[flip, mixup]")]
    public void Run_HundredMoreSteps_LeavesAsManyTensorsAlive(bool averageAndFreeze, string augment)
    {
        // What tests before this one left to finalizers would otherwise go while it counts.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var tiny = new TinyExperiment();
        var counts = new List<long>();
        var observer = new Recorder { AfterEpoch = _ => counts.Add(torch.Tensor.TotalCount) };
        var experiment = tiny.Compile("epochs = 16\nbatch = 32", augment: augment);
        if (averageAndFreeze)
            experiment = experiment.With(average: 0.9, freeze: ["c1"], unfreeze: Duration.NewEpochs(8));
        tiny.Train(experiment, threads: 1, observer: observer);
        Assert.Equal(counts[1], counts[15]);
    }
}
