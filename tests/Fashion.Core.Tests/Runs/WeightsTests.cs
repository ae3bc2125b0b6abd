using Fashion.Core.Models;
using Fashion.Core.Runs;
using Fashion.Core.Serialization;
using Fashion.Dsl;
using static TorchSharp.torch;
using Xunit;

namespace Fashion.Core.Tests.Runs;

public sealed class WeightsTests
{
    [Fact]
    public void Read_LayersWithDotsInTheirNames_GivesBackWhatWasWritten()
    {
        using var folder = new TemporaryFolder();
        var builder = new GraphBuilder(Shape.Vector(3));
        var dense = Operation.NewDense(new DenseOptions(3, true, Init.Kaiming, 0));
        foreach (var (index, name) in new[] { "body", "body.1.dense", "body.2.dense" }.Index())
            Assert.True(builder.Add(name, true, dense, [index - 1]).IsOk);
        using var written = new ParameterStore(builder.Build(), ScalarType.Float32, device("cpu"));
        using var read = new ParameterStore(builder.Build(), ScalarType.Float32, device("cpu"));
        Initializer.Fill(written, 7);

        var path = Path.Combine(folder.Path, "model.safetensors");
        Weights.Write(path, written);
        Weights.Read(path, read);
        Assert.Equal(written.Trained.data<float>().ToArray(), read.Trained.data<float>().ToArray());
        Assert.Contains("body.2.dense.weight", SafetensorsFile.Read(path).Tensors.Keys);
    }
}
