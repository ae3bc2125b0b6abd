using System.Text.Json;
using Fashion.Core.Runs;
using Fashion.Core.Serialization;
using Fashion.Core.Tests.Training;
using Fashion.Core.Training;
using Fashion.Dsl;
using Xunit;

namespace Fashion.Core.Tests.Runs;

[Collection(nameof(TrainingRuns))]
public sealed class InitialWeightsTests
{
    /// <summary>One step that is too short to move a weight: the run ends with what it began with.</summary>
    private const string Still = "optimizer = sgd(lr=1e-30)\nepochs = 1\nbatch = 200";
    private const string Model = "c1: conv(4, 3x3)\nn1: batchnorm -> relu\nc2: conv(4, 3x3) -> relu\nflatten\nhead: dense(classes)";

    [Fact]
    public void Run_WithoutOnly_TakesEveryWeightAndStatistic()
    {
        using var tiny = new TinyExperiment();
        var source = Source(tiny);
        var result = tiny.Train(tiny.Compile(Still, Model).With(init: From(source), freeze: ["n1"], seed: 7));
        Assert.Equal(TinyExperiment.Model(source), TinyExperiment.Model(result));
        Assert.Equal(Predictions(source), Predictions(result));
        Assert.Equal(4, result.Init!.Layers);
        Assert.Equal(result.Parameters, result.Init.Parameters);
    }

    [Fact]
    public void Run_WithOnly_TakesThoseLayersAndDrawsTheOthers()
    {
        using var tiny = new TinyExperiment();
        string Inside(string name) => name is "c1" or "n1" or "c2" ? $"body.1.{name}" : name;
        var (experiment, source) = (tiny.Compile(Still, Model), Source(tiny, Inside));
        var drawn = Weights(tiny.Train(experiment.With(names: Inside, freeze: ["body.1.n1"])));
        var result = tiny.Train(
            experiment.With(names: Inside, freeze: ["body.1.n1"], init: From(source, "body.1.c1", "body.1.n1")));
        foreach (var (name, values) in Weights(result))
        {
            var taken = name.StartsWith("body.1.c1.") || name.StartsWith("body.1.n1.");
            Assert.Equal(taken ? Weights(source)[name] : drawn[name], values, (one, two) => Math.Abs(one - two) < 1e-20);
            Assert.NotEqual(Weights(source)[name], drawn[name]);
        }

        Assert.Equal(2, result.Init!.Layers);
    }

    [Fact]
    public void Run_LayersOfOtherNames_AreDrawn()
    {
        using var tiny = new TinyExperiment();
        var source = Source(tiny);
        var experiment = tiny.Compile(Still, Model.Replace("head", "other"));
        var drawn = Weights(tiny.Train(experiment));
        var result = tiny.Train(experiment.With(init: From(source)));
        Assert.Equal(drawn["other.weight"], Weights(result)["other.weight"]);
        Assert.Equal(Weights(source)["c1.weight"], Weights(result)["c1.weight"]);
        Assert.Equal(3, result.Init!.Layers);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Run_RelativePath_BeginsAtTheSpecOrAtTheWorkingDirectory(bool atSpec)
    {
        using var tiny = new TinyExperiment();
        var source = Source(tiny);
        var path = Path.GetRelativePath(atSpec ? tiny.Folder : Directory.GetCurrentDirectory(), source.RunFolder);
        var result = tiny.Train(tiny.Compile(Still, Model).With(init: From(path), freeze: ["n1"]));
        Assert.Equal(TinyExperiment.Model(source), TinyExperiment.Model(result));
        Assert.Equal(source.RunFolder, result.Init!.Source);
    }

    [Fact]
    public void Run_WithInit_TellsTheManifestAndTheLog()
    {
        using var tiny = new TinyExperiment();
        var result = tiny.Train(tiny.Compile(Still, Model).With(init: From(Source(tiny), "head")));
        Assert.Equal(result.Init, Manifest.Read(RunFolder.Open(result.RunFolder)).Init);
        using var started = JsonDocument.Parse(File.ReadLines(Path.Combine(result.RunFolder, "log.jsonl")).First());
        var init = started.RootElement.GetProperty("data").GetProperty("init");
        Assert.Equal((1, 16 * 4 * 4 + 4), (init.GetProperty("layers").GetInt32(), init.GetProperty("parameters").GetInt32()));
        Assert.Equal(64, init.GetProperty("sha256").GetString()!.Length);
    }

    [Fact]
    public void Resume_AfterTheSourceIsGone_GoesOnBitForBit()
    {
        using var tiny = new TinyExperiment();
        var source = Source(tiny);
        var experiment = tiny.Compile("optimizer = adam(lr=5e-3)\nepochs = 3\nbatch = 32", Model).With(init: From(source));
        var whole = tiny.Train(experiment);
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();
        var stopped = tiny.Train(experiment, cancel: cancel);
        foreach (var late in Directory.GetFiles(Path.Combine(stopped.RunFolder, "checkpoints")).Order().Skip(1))
            File.Delete(late);
        Directory.Delete(source.RunFolder, recursive: true);
        var resumed = tiny.Resume(stopped.RunFolder);
        Assert.Equal(TinyExperiment.Model(whole), TinyExperiment.Model(resumed));
        Assert.Equal(whole.Init, resumed.Init);
        Directory.Delete(Path.Combine(stopped.RunFolder, "checkpoints"), recursive: true);
        Assert.Equal("R310", Assert.Throws<RunException>(() => tiny.Resume(stopped.RunFolder)).Code);
    }

    [Fact]
    public void Run_NoSuchRun_NamesThePlacesThatWereTried()
    {
        using var tiny = new TinyExperiment();
        var failure = Refused(tiny, From("runs/gone"), "U308", "`init` names the run `runs/gone`");
        Assert.Contains(Path.Combine(tiny.Folder, "runs/gone"), failure.Help);
        Assert.Contains(Path.Combine(Directory.GetCurrentDirectory(), "runs/gone"), failure.Help);
        Refused(tiny, From("."), "U302", "no run folder");
    }

    [Fact]
    public void Run_UnfinishedRun_IsRefused()
    {
        using var tiny = new TinyExperiment();
        var source = Source(tiny);
        File.Delete(Path.Combine(source.RunFolder, "model", "model.safetensors"));
        Refused(tiny, From(source), "U305", "no model yet");
    }

    [Fact]
    public void Run_LabelThatTheModelLacks_IsRefused() =>
        RefusedOnly("c3", "U306", "`only` names `c3`, but the model has no such label", "did you mean `c1`?");

    [Fact]
    public void Run_LayerThatTheRunLacks_IsRefused() =>
        RefusedOnly(
            "head", "U309", "this run has no layer `head`", "there are: c1, c2, n1, tail",
            names: name => name == "head" ? "tail" : name);

    [Fact]
    public void Run_NoLayerInCommon_IsRefused()
    {
        using var tiny = new TinyExperiment();
        var source = Source(tiny, name => $"old.{name}");
        Assert.Equal(
            "there are: old.c1, old.c2, old.head, old.n1", Refused(tiny, From(source), "U309", "no layer of this run").Help);
    }

    [Theory]
    [InlineData("c1: conv(4, 5x5, pad=1)", "layer `c1` has bias 4, weight 4x1x5x5, but in ", "bias 4, weight 4x1x3x3")]
    [InlineData("c1: conv(4, 3x3, bias=false)", "layer `c1` has weight 4x1x3x3, but in ", "bias 4, weight 4x1x3x3")]
    public void Run_OtherShapes_ShowsBoth(string layer, string here, string there)
    {
        using var tiny = new TinyExperiment();
        var source = Source(tiny);
        var experiment = tiny.Compile(Still, Model.Replace("c1: conv(4, 3x3)", layer)).With(init: From(source));
        var failure = Assert.Throws<UsageException>(() => tiny.Train(experiment));
        Assert.Equal("U310", failure.Code);
        Assert.Contains(here, failure.Message);
        Assert.EndsWith(there, failure.Message);
        Assert.Equal(source.RunFolder, Assert.Single(Directory.GetDirectories(tiny.Runs)));
    }

    private static TrainResult Source(TinyExperiment tiny, Func<string, string>? names = null) =>
        tiny.Train(tiny.Compile("optimizer = adam(lr=5e-3)\nepochs = 3\nbatch = 32", Model).With(seed: 1, names: names));

    private static WeightSource From(TrainResult source, params string[] only) => From(source.RunFolder, only);

    private static WeightSource From(string run, params string[] only) =>
        WeightSource.NewCheckpoint(new CheckpointOptions(run, only));

    private static UsageException Refused(TinyExperiment tiny, WeightSource init, string code, string message)
    {
        var failure = Assert.Throws<UsageException>(() => tiny.Train(tiny.Compile(Still, Model).With(init: init)));
        Assert.Equal(code, failure.Code);
        Assert.Contains(message, failure.Message);
        return failure;
    }

    private static void RefusedOnly(
        string label, string code, string message, string help, Func<string, string>? names = null)
    {
        using var tiny = new TinyExperiment();
        Assert.Equal(help, Refused(tiny, From(Source(tiny, names), "c1", label), code, message).Help);
    }

    private static Dictionary<string, float[]> Weights(TrainResult result) =>
        SafetensorsFile.Parse(TinyExperiment.Model(result), result.RunFolder).Tensors
            .ToDictionary(entry => entry.Key, entry => entry.Value.ToArray<float>());

    private static string Predictions(TrainResult result) =>
        File.ReadAllText(Path.Combine(result.RunFolder, "predictions.csv"));
}
