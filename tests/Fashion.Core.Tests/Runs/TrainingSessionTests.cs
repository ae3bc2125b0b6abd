using System.Text.Json;
using Fashion.Core.Runs;
using Fashion.Core.Runtime;
using Fashion.Core.Serialization;
using Fashion.Core.Training;
using Xunit;

namespace Fashion.Core.Tests.Runs;

[Collection(nameof(TrainingRuns))]
public sealed class TrainingSessionTests
{
    private const string FiveEpochs = "optimizer = adam(lr=5e-3)\nepochs = 5\nbatch = 32\nkeep = best(validation.accuracy)";

    [Fact]
    public void Run_LearnableData_LearnsAndLeavesAWholeFolder()
    {
        using var tiny = new TinyExperiment();
        var result = tiny.Train(tiny.Compile("optimizer = adam(lr=5e-3)\nepochs = 15\nbatch = 32"));
        Assert.True(result.Test!.Accuracy > 0.9, $"accuracy {result.Test.Accuracy}");
        foreach (var file in (string[])["spec.spec", "manifest.json", "metrics.jsonl", "metrics.csv", "predictions.csv", "log.jsonl", "model/config.json"])
            Assert.True(new FileInfo(Path.Combine(result.RunFolder, file)).Length > 0, file);
        Assert.Equal(15, File.ReadLines(Path.Combine(result.RunFolder, "metrics.jsonl")).Count());
        Assert.Equal(81, File.ReadLines(Path.Combine(result.RunFolder, "predictions.csv")).Count());
        var weights = SafetensorsFile.Read(Path.Combine(result.RunFolder, "model", "model.safetensors"));
        Assert.Equal(["c1.bias", "c1.weight", "dense.bias", "dense.weight"], weights.Tensors.Keys.Order());
        Assert.Equal([4L, 1, 3, 3], weights.Tensors["c1.weight"].Shape);
    }

    [Fact]
    public void Run_TwiceWithOneSeed_GivesTheSameBytes()
    {
        using var tiny = new TinyExperiment();
        var experiment = tiny.Compile(FiveEpochs);
        Assert.Equal(TinyExperiment.Model(tiny.Train(experiment)), TinyExperiment.Model(tiny.Train(experiment)));
    }

    [Fact]
    public void Run_OneAndTwoWorkers_AgreeUpToRounding()
    {
        using var tiny = new TinyExperiment();
        var experiment = tiny.Compile("optimizer = sgd(lr=0.05)\nepochs = 2\nbatch = 32", "flatten\ndense(16) -> tanh\ndense(classes)");
        var (one, two) = (tiny.Train(experiment, threads: 1), tiny.Train(experiment, threads: 2));
        Assert.Equal(one.Train!.Loss, two.Train!.Loss, 1e-4);
    }

    [Theory]
    [InlineData("optimizer = adam(lr=5e-3)\nschedule = one_cycle")]
    [InlineData("optimizer = sgd(lr=0.05, momentum=0.9, nesterov=true)\nschedule = cosine(warmup=1 epoch)")]
    [InlineData("optimizer = rmsprop(lr=1e-3, momentum=0.5)\nschedule = plateau(patience=1 epoch)\nclip = 1.0")]
    [InlineData("optimizer = adam(lr=5e-3)\naverage = ema(decay=0.9)\nfreeze = [c1]\nunfreeze = after(3 epochs)")]
    public void Resume_AfterAnInterruption_GoesOnBitForBit(string train)
    {
        using var tiny = new TinyExperiment();
        var experiment = tiny.Compile($"{train}\nepochs = 5\nbatch = 32\nkeep = best(validation.accuracy)");
        var whole = tiny.Train(experiment);
        using var cancel = new CancellationTokenSource();
        var observer = new Recorder { AfterEpoch = record => { if (record.Epoch == 2) cancel.Cancel(); } };
        var stopped = tiny.Train(experiment, observer: observer, cancel: cancel);
        Assert.True(stopped.Interrupted);
        var resumed = tiny.Resume(stopped.RunFolder);
        Assert.Equal(TinyExperiment.Model(whole), TinyExperiment.Model(resumed));
        Assert.Equal(Losses(whole), Losses(resumed));
    }

    [Fact]
    public void Resume_DamagedCheckpoint_TakesTheOneBeforeAndSaysSo()
    {
        using var tiny = new TinyExperiment();
        var experiment = tiny.Compile(FiveEpochs);
        var whole = tiny.Train(experiment);
        var checkpoints = Directory.GetFiles(Path.Combine(whole.RunFolder, "checkpoints")).Order().ToArray();
        Assert.Equal(2, checkpoints.Length);
        var bytes = File.ReadAllBytes(checkpoints[1]);
        bytes[^20] ^= 1;
        File.WriteAllBytes(checkpoints[1], bytes);
        var model = TinyExperiment.Model(whole);
        var observer = new Recorder();
        var resumed = tiny.Resume(whole.RunFolder, observer);
        Assert.Contains(observer.Messages, text => text.Contains(checkpoints[1]) && text.Contains("damaged"));
        Assert.Single(observer.Epochs);
        Assert.Equal(model, TinyExperiment.Model(resumed));
    }

    [Fact]
    public void Resume_EveryCheckpointDamaged_SaysSoAndChangesNothing()
    {
        using var tiny = new TinyExperiment();
        var whole = tiny.Train(tiny.Compile(FiveEpochs));
        foreach (var file in Directory.GetFiles(Path.Combine(whole.RunFolder, "checkpoints")))
            File.WriteAllBytes(file, File.ReadAllBytes(file)[..100]);
        var failure = Assert.Throws<RunException>(() => tiny.Resume(whole.RunFolder));
        Assert.Equal("R304", failure.Code);
    }

    [Fact]
    public void Resume_SpecChangedByHand_IsRefused()
    {
        using var tiny = new TinyExperiment();
        var whole = tiny.Train(tiny.Compile(FiveEpochs));
        var spec = Path.Combine(whole.RunFolder, "spec.spec");
        File.WriteAllText(spec, File.ReadAllText(spec).Replace("epochs = 5", "epochs = 6"));
        Assert.Equal("U303", Assert.Throws<UsageException>(() => tiny.Resume(whole.RunFolder)).Code);
    }

    [Fact]
    public void Resume_DataChangedSince_IsRefused()
    {
        using var tiny = new TinyExperiment();
        var whole = tiny.Train(tiny.Compile(FiveEpochs));
        tiny.ChangeAPixel();
        var failure = Assert.Throws<UsageException>(() => tiny.Resume(whole.RunFolder));
        Assert.Equal("U319", failure.Code);
        Assert.Contains("train-images", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_DataOrSpecChangedSince_IsRefused()
    {
        using var tiny = new TinyExperiment();
        var whole = tiny.Train(tiny.Compile("optimizer = sgd(lr=0.1)\nepochs = 1\nbatch = 32"));
        using (var model = TrainedModel.Load(whole.RunFolder, 1, "cpu", TorchRuntime.Create()))
        {
            tiny.ChangeAPixel();
            Assert.Equal("U319", Assert.Throws<UsageException>(model.LoadData).Code);
        }

        var spec = Path.Combine(whole.RunFolder, "spec.spec");
        File.WriteAllText(spec, File.ReadAllText(spec).Replace("epochs = 1", "epochs = 2"));
        var failure = Assert.Throws<UsageException>(() => TrainedModel.Load(whole.RunFolder, 1, "cpu", TorchRuntime.Create()));
        Assert.Equal("U303", failure.Code);
    }

    [Fact]
    public void Run_LossNotFinite_NamesTheLayerAndKeepsTheLastGoodModel()
    {
        using var tiny = new TinyExperiment();
        var experiment = tiny.Compile("optimizer = sgd(lr=1e30)\nepochs = 5\nbatch = 32", "flatten\nhidden: dense(16) -> relu\ndense(classes)");
        var observer = new Recorder();
        var failure = Assert.Throws<DivergedException>(() => tiny.Train(experiment, saveEvery: 1, observer: observer));
        Assert.Equal("R101", failure.Code);
        Assert.Contains("layer `", failure.Message);
        Assert.Contains(observer.Messages, text => text.Contains("is kept in"));
        using var kept = TrainedModel.Load(Directory.GetDirectories(tiny.Runs).Single(), 1, "cpu", TorchRuntime.Create());
        Assert.Equal(4, kept.ClassNames.Count);
    }

    // The loss is looked at before a step: of the last one, only the outputs tell.
    [Fact]
    public void Run_LastStepGoesBeyondAllBounds_HasDiverged()
    {
        using var tiny = new TinyExperiment();
        var experiment = tiny.Compile("optimizer = sgd(lr=1e38)\nepochs = 1\nbatch = 200", "flatten\nhidden: dense(16) -> relu\ndense(classes)");
        var failure = Assert.Throws<DivergedException>(() => tiny.Train(experiment));
        Assert.Equal("R101", failure.Code);
        Assert.Contains("outputs are not finite", failure.Message);
    }

    [Fact]
    public void Run_EarlyStop_EndsAfterItsPatience()
    {
        using var tiny = new TinyExperiment();
        var experiment = tiny.Compile(
            "optimizer = sgd(lr=1e-9)\nepochs = 50\nbatch = 32\nearly_stop = [on: validation.loss, patience: 3 epochs, min_delta: 0.1]");
        Assert.Equal(4, tiny.Train(experiment).Epochs);
    }

    /// <summary>The rates of a run follow from its losses as torch's ReduceLROnPlateau counts them.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Run_Plateau_CutsAsTorchDoes(int patience)
    {
        using var tiny = new TinyExperiment();
        List<EpochRecord> epochs = [];
        tiny.Train(
            tiny.Compile(
                $"optimizer = sgd(lr=0.5)\nschedule = plateau(factor=0.5, patience={patience} epochs)\nepochs = 25\nbatch = 32"),
            observer: new Recorder { AfterEpoch = epochs.Add });
        var (rate, best, bad) = (0.5, double.PositiveInfinity, 0);
        foreach (var epoch in epochs)
        {
            Assert.Equal(rate, epoch.LearningRate, 1e-12);
            var loss = epoch.Validation!.Loss;
            (best, bad) = loss < best * (1 - 1e-4) ? (loss, 0) : (best, bad + 1);
            if (bad > patience)
                (rate, bad) = (rate / 2, 0);
        }

        Assert.InRange(epochs.Select(epoch => epoch.LearningRate).Distinct().Count(), 3, 20);
    }

    [Fact]
    public void Evaluate_FinishedRun_GivesTheRunsOwnFigures()
    {
        using var tiny = new TinyExperiment();
        var result = tiny.Train(tiny.Compile(FiveEpochs));
        using var model = TrainedModel.Load(result.RunFolder, 2, "cpu", TorchRuntime.Create());
        var data = model.LoadData();
        var evaluation = model.Evaluate(data.Test!, data, TestContext.Current.CancellationToken);
        Assert.Equal(result.Test!, evaluation.Figures);
        Assert.Equal(80, evaluation.Confusion.Total);
        Assert.Equal(result.Test!.Accuracy, evaluation.Confusion.Accuracy!.Value, 1e-12);
    }

    [Fact]
    public void Run_BatchNorm_SavesItsRunningStatistics()
    {
        using var tiny = new TinyExperiment();
        var model = "conv(4, 3x3)\nn: batchnorm -> relu\nflatten\ndense(classes)";
        var result = tiny.Train(tiny.Compile("epochs = 3\nbatch = 32", model));
        var weights = SafetensorsFile.Read(Path.Combine(result.RunFolder, "model", "model.safetensors"));
        Assert.NotEqual(new float[4], weights.Tensors["n.running_mean"].ToArray<float>());
        using var loaded = TrainedModel.Load(result.RunFolder, 2, "cpu", TorchRuntime.Create());
        var data = loaded.LoadData();
        Assert.Equal(result.Test!, loaded.Evaluate(data.Test!, data, TestContext.Current.CancellationToken).Figures);
    }

    private static double[] Losses(TrainResult result) =>
    [
        .. File.ReadLines(Path.Combine(result.RunFolder, "metrics.jsonl"))
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("train").GetProperty("loss").GetDouble()),
    ];
}
