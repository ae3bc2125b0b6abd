using System.Runtime.InteropServices;
using Fashion.Core.Runs;
using Fashion.Core.Serialization;
using Fashion.Core.Training;
using Fashion.Dsl;
using Xunit;

namespace Fashion.Core.Tests.Runs;

/// <summary>A state dict as PyTorch's names have it, for a model whose own names differ.</summary>
[Collection(nameof(TrainingRuns))]
public sealed class ForeignWeightsTests
{
    /// <summary>One step that is too short to move a weight: the run ends with what it began with.</summary>
    private const string Still = "optimizer = sgd(lr=1e-30)\nepochs = 1\nbatch = 200";
    private const string Model =
        "stem: conv(2, 3x3)\nbody: repeat 2 { c: conv(2, 3x3, bias=false)\n  n: batchnorm }\nflatten\nhead: dense(classes)";

    private static readonly WordMapping[] Map =
        [new("stem", "conv1"), new("body", "layers.{0}"), new("c", "0"), new("n", "1"), new("head", "fc")];

    [Fact]
    public void Run_WithMap_TakesEveryTensorByItsNameThere()
    {
        using var tiny = new TinyExperiment();
        var result = tiny.Train(Foreign(tiny, StateDict()));
        var weights = Weights(result);
        Assert.Equal(Numbers(2 * 9, 1), weights["stem.weight"]);
        Assert.Equal(Numbers(2, 2), weights["stem.bias"]);
        Assert.Equal(Numbers(2 * 2 * 9, 10), weights["body.1.c.weight"]);
        Assert.Equal(Numbers(2 * 2 * 9, 20), weights["body.2.c.weight"]);
        Assert.Equal(Numbers(2, 14), weights["body.1.n.running_var"]);
        Assert.Equal(Numbers(4 * 8, 3), weights["head.weight"]);
        Assert.Equal((6, result.Parameters), (result.Init!.Layers, result.Init.Parameters));
        Assert.Equal(Path.Combine(tiny.Folder, "foreign.safetensors"), result.Init.Source);
    }

    [Theory]
    [InlineData(SafetensorsType.F64)]
    [InlineData(SafetensorsType.F16)]
    [InlineData(SafetensorsType.BF16)]
    public void Run_OtherFloats_AreWidenedOrRounded(SafetensorsType type)
    {
        using var tiny = new TinyExperiment();
        var tensors = StateDict();
        tensors["conv1.bias"] = type switch
        {
            SafetensorsType.F64 => SafetensorsTensor.From<double>("conv1.bias", [2], [0.5, -2]),
            SafetensorsType.F16 => SafetensorsTensor.From<Half>("conv1.bias", [2], [(Half)0.5, (Half)(-2)]),
            _ => new("conv1.bias", type, [2], MemoryMarshal.AsBytes<ushort>([0x3F00, 0xC000]).ToArray()),
        };
        Assert.Equal([0.5f, -2f], Weights(tiny.Train(Foreign(tiny, tensors)))["stem.bias"]);
    }

    [Fact]
    public void Run_WithOnly_LeavesTheRestOfTheFileAndDrawsTheOthers()
    {
        using var tiny = new TinyExperiment();
        var tensors = StateDict();
        tensors["fc.weight"] = Tensor("fc.weight", [1000, 16], 3);
        tensors.Remove("fc.bias");
        var result = tiny.Train(Foreign(tiny, tensors, only: ["stem", "body"]));
        Assert.Equal(Numbers(2 * 9, 1), Weights(result)["stem.weight"]);
        Assert.Equal(5, result.Init!.Layers);
    }

    [Fact]
    public void Run_TensorThatIsMissing_NamesBoth() =>
        Refused(
            tensors => tensors.Remove("layers.1.1.running_var"), "U309",
            "no tensor `layers.1.1.running_var`, which is `body.2.n.running_var` here");

    [Fact]
    public void Run_TensorLeftOver_NamesItAndTheNearest() =>
        Refused(
            tensors => tensors["fc.biass"] = Tensor("fc.biass", [4], 4), "U317",
            "no layer takes `fc.biass`; the nearest taken is `fc.bias`, as `head.bias`");

    [Fact]
    public void Run_OtherShapes_NamesBoth() =>
        Refused(
            tensors => tensors["conv1.weight"] = Tensor("conv1.weight", [2, 3, 3, 3], 1), "U310",
            "`stem.weight` is 2x1x3x3, but in ", "`conv1.weight` is 2x3x3x3");

    [Fact]
    public void Run_Integers_AreRefused() =>
        Refused(
            tensors => tensors["conv1.bias"] = SafetensorsTensor.From<int>("conv1.bias", [2], [1, 2]), "U318",
            "`conv1.bias` holds I32, which cannot be `stem.bias`");

    [Fact]
    public void Run_TwoLayersOfOneName_AreRefused() =>
        Refused(_ => { }, "U317", "`stem.weight` and `head.weight` would both take `conv1.weight`", map: [.. Map[..4], new("head", "conv1")]);

    [Fact]
    public void Run_NoSuchFile_NamesThePlacesThatWereTried()
    {
        using var tiny = new TinyExperiment();
        var init = WeightSource.NewSafetensors(new SafetensorsOptions("gone.safetensors", Map, []));
        var failure = Assert.Throws<UsageException>(() => tiny.Train(tiny.Compile(Still, Model).With(init: init)));
        Assert.Equal("U308", failure.Code);
        Assert.Contains(Path.Combine(tiny.Folder, "gone.safetensors"), failure.Help);
    }

    private static void Refused(
        Action<Dictionary<string, SafetensorsTensor>> change, string code, string message, string end = "",
        WordMapping[]? map = null)
    {
        using var tiny = new TinyExperiment();
        var tensors = StateDict();
        change(tensors);
        var failure = Assert.Throws<UsageException>(() => tiny.Train(Foreign(tiny, tensors, map)));
        Assert.Equal(code, failure.Code);
        Assert.Contains(message, failure.Message);
        Assert.EndsWith(end, failure.Message);
        Assert.False(Directory.Exists(tiny.Runs));
    }

    private static Experiment Foreign(
        TinyExperiment tiny, Dictionary<string, SafetensorsTensor> tensors, WordMapping[]? map = null, string[]? only = null)
    {
        SafetensorsFile.Write(Path.Combine(tiny.Folder, "foreign.safetensors"), tensors.Values);
        var init = WeightSource.NewSafetensors(new SafetensorsOptions("foreign.safetensors", map ?? Map, only ?? []));
        // Frozen batch norms keep their running statistics.
        return tiny.Compile(Still, Model).With(init: init, freeze: ["body"]);
    }

    private static Dictionary<string, SafetensorsTensor> StateDict()
    {
        List<SafetensorsTensor> tensors =
        [
            Tensor("conv1.weight", [2, 1, 3, 3], 1), Tensor("conv1.bias", [2], 2),
            Tensor("fc.weight", [4, 8], 3), Tensor("fc.bias", [4], 4),
        ];
        foreach (var turn in new[] { 0, 1 })
        {
            var first = 10 * (turn + 1);
            string[] norm = ["weight", "bias", "running_mean", "running_var"];
            tensors.Add(Tensor($"layers.{turn}.0.weight", [2, 2, 3, 3], first));
            tensors.AddRange(norm.Select((name, at) => Tensor($"layers.{turn}.1.{name}", [2], first + 1 + at)));
            tensors.Add(SafetensorsTensor.From<long>($"layers.{turn}.1.num_batches_tracked", [], [7]));
        }

        return tensors.ToDictionary(tensor => tensor.Name);
    }

    private static SafetensorsTensor Tensor(string name, long[] shape, int first) =>
        SafetensorsTensor.From<float>(name, shape, Numbers(shape.Aggregate(1L, (product, size) => product * size), first));

    private static float[] Numbers(long count, int first) =>
        [.. Enumerable.Range(0, (int)count).Select(at => first + at / 1024f)];

    private static Dictionary<string, float[]> Weights(TrainResult result) =>
        SafetensorsFile.Parse(TinyExperiment.Model(result), result.RunFolder).Tensors
            .ToDictionary(entry => entry.Key, entry => entry.Value.ToArray<float>());
}
