using System.Globalization;
using System.Text.Json;
using Fashion.Core.Data;
using Fashion.Core.Tests.Ensembles;
using Fashion.Core.Training;
using Fashion.Dsl;
using Xunit;

namespace Fashion.Core.Tests.Runs;

[Collection(nameof(TrainingRuns))]
public sealed class TensorBoardTests
{
    private const string ThreeEpochs = "optimizer = sgd(lr=0.05, nesterov=true, momentum=0.9)\nepochs = 3\nbatch = 32";

    [Fact]
    public void Run_Network_TellsEachEpochAndTheEnd()
    {
        using var tiny = new TinyExperiment();
        var result = tiny.Train(tiny.Compile(ThreeEpochs));
        var events = Assert.Single(ReadEvents.OfRun(result.RunFolder));
        Assert.Equal("brain.Event:2", ReadEvents.Text(events.All[0], "file_version"));
        Assert.Empty(events.Restarts());
        Assert.Equal(
            [
                .. Epochs(result.RunFolder),
                ("final/loss/train", 3, (float)result.Train!.Loss), ("final/accuracy/train", 3, (float)result.Train.Accuracy),
                ("final/loss/validation", 3, (float)result.Validation!.Loss),
                ("final/accuracy/validation", 3, (float)result.Validation.Accuracy),
                ("final/loss/test", 3, (float)result.Test!.Loss), ("final/accuracy/test", 3, (float)result.Test.Accuracy),
                ("accuracy/test", 3, (float)result.Test.Accuracy),
            ],
            events.Scalars());
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        Assert.All(events.All, each => Assert.InRange(Number(each, "wall_time"), now - 600, now + 1));
    }

    [Fact]
    public void Run_WhileItGoesOn_CanBeRead()
    {
        using var tiny = new TinyExperiment();
        List<int> read = [];
        var observer = new Recorder
        {
            AfterEpoch = _ => read.Add(
                ReadEvents.OfRun(Directory.GetDirectories(tiny.Runs).Single()).Single().Scalars().Count(scalar => scalar.Tag == "loss/train")),
        };
        tiny.Train(tiny.Compile(ThreeEpochs), observer: observer);
        Assert.Equal([1, 2, 3], read);
    }

    [Fact]
    public void Run_Network_TellsItsSettings()
    {
        using var tiny = new TinyExperiment();
        var experiment = tiny.Compile(ThreeEpochs);
        var events = ReadEvents.OfRun(tiny.Train(experiment).RunFolder).Single();
        var start = events.HyperParameters("session_start_info")!.Value;
        var told = start.GetProperty("hparams").EnumerateArray().ToDictionary(
            entry => ReadEvents.Text(entry, "key"), entry => entry.GetProperty("value")[0].EnumerateObject().Single());
        AssertSetting("train.optimizer", "string_value", "sgd");
        AssertSetting("train.optimizer.lr", "number_value", "0.05");
        AssertSetting("train.optimizer.nesterov", "bool_value", "true");
        AssertSetting("train.epochs", "number_value", "3");
        AssertSetting("data.normalize", "string_value", "standard");
        AssertSetting("data.split.validation", "number_value", "40");
        AssertSetting("model", "string_value", "layers");
        AssertSetting("model.c1.channels", "number_value", "4");
        Assert.Equal(PlainSettings.Of(experiment).Select(setting => setting.Path), told.Keys);

        var described = events.HyperParameters("experiment")!.Value;
        Assert.Equal(told.Keys, described.GetProperty("hparam_infos").EnumerateArray().Select(info => ReadEvents.Text(info, "name")));
        Assert.Equal(
            told.Values.Select(value => value.Name switch { "string_value" => "1", "bool_value" => "2", _ => "3" }),
            described.GetProperty("hparam_infos").EnumerateArray().Select(info => ReadEvents.Text(info, "type")));
        Assert.Equal(
            ["accuracy/validation", "accuracy/test", "loss/validation"],
            described.GetProperty("metric_infos").EnumerateArray()
                .Select(info => ReadEvents.Text(info.GetProperty("name")[0], "tag")));
        Assert.Equal("SUCCESS", ReadEvents.Text(events.HyperParameters("session_end_info")!.Value, "status"));

        void AssertSetting(string path, string kind, string value) =>
            Assert.Equal((kind, value), (told[path].Name, told[path].Value[0].GetString()));
    }

    [Fact]
    public void Run_ClassicalMethod_TellsEachIterationAndWhatRunsAreComparedBy()
    {
        using var tiny = new TinyExperiment();
        var result = tiny.Train(tiny.CompileClassifier("sgd(loss=hinge, max_epochs=5)"));
        var events = ReadEvents.OfRun(result.RunFolder).Single();
        var iterations = File.ReadLines(Path.Combine(result.RunFolder, "metrics.jsonl"))
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Select(line => ("loss", line.GetProperty("epoch").GetInt64(), (float)line.GetProperty("loss").GetDouble()));
        Assert.Equal(iterations, events.Scalars().Where(scalar => scalar.Tag == "loss"));
        var last = result.Epochs;
        // A hinge gives no probabilities, and so there is no loss of them.
        Assert.Equal(
            [
                ("final/accuracy/train", last, (float)result.Train!.Accuracy),
                ("final/accuracy/validation", last, (float)result.Validation!.Accuracy),
                ("final/accuracy/test", last, (float)result.Test!.Accuracy), ("accuracy/test", last, (float)result.Test.Accuracy),
                ("accuracy/validation", last, (float)result.Validation.Accuracy),
            ],
            events.Scalars().Where(scalar => scalar.Tag.Contains('/')));
    }

    [Fact]
    public void Run_Ensemble_LeavesTheEpochsToItsMembers()
    {
        using var tiny = new TinyEnsemble();
        tiny.Member("linear.spec", TinyEnsemble.Linear);
        var result = tiny.Train(tiny.Ensemble("e.spec", "\"linear.spec\""));
        var own = ReadEvents.OfRun(result.RunFolder).Single();
        Assert.Equal(
            [
                "final/loss/train", "final/accuracy/train", "final/loss/validation", "final/accuracy/validation", "final/loss/test",
                "final/accuracy/test", "accuracy/test", "loss/validation", "accuracy/validation",
            ],
            own.Scalars().Select(scalar => scalar.Tag));
        var member = result.Ensemble!.Members.Single().Run;
        Assert.Equal(Epochs(member), ReadEvents.OfRun(member).Single().Scalars().Where(scalar => !IsFinal(scalar.Tag)));
    }

    [Fact]
    public void Run_WithMistakes_ShowsThem()
    {
        using var tiny = new TinyExperiment();
        // It learns too little to name each of 80 images.
        var result = tiny.Train(tiny.Compile("optimizer = sgd(lr=1e-6)\nepochs = 1\nbatch = 32"));
        var wrong = (int)Math.Round(80 * (1 - result.Test!.Accuracy));
        Assert.InRange(wrong, 9, 80);
        var image = ReadEvents.OfRun(result.RunFolder).Single().Image("misclassified")!.Value;
        var png = Convert.FromBase64String(ReadEvents.Text(image, "encoded_image_string"));
        var folder = Directory.CreateDirectory(Path.Combine(tiny.Folder, "pictures", "one")).FullName;
        File.WriteAllBytes(Path.Combine(folder, "grid.png"), png);
        var shape = DataFactsReader.Read(DataSource.NewImageFolder(Path.GetDirectoryName(folder)!), "/")!.ImageShape;
        Assert.Equal(Shape.Image(1, (Math.Min(wrong, 64) + 7) / 8 * 9 - 1, 8 * 9 - 1), shape);
        Assert.Equal((shape.Height, shape.Width), ((int)Number(image, "height"), (int)Number(image, "width")));
        Assert.Equal(1, Number(image, "colorspace"));
    }

    [Fact]
    public void Resume_AfterAnInterruption_GoesOnInAFileOfItsOwn()
    {
        using var tiny = new TinyExperiment();
        var stopped = Interrupted(tiny, epoch: 1);
        var before = Assert.Single(ReadEvents.OfRun(stopped.RunFolder));
        Assert.Null(before.HyperParameters("session_end_info"));
        var resumed = tiny.Resume(stopped.RunFolder);
        var files = ReadEvents.OfRun(resumed.RunFolder);
        Assert.Equal(2, files.Length);
        Assert.Equal(before.Scalars(), files[0].Scalars());
        Assert.True(files[1].All[1].TryGetProperty("session_log", out _), "nothing stands before the restart but the version");
        // The checkpoint of the second epoch's first step has nothing yet of that epoch.
        Assert.Equal([2], files[1].Restarts());
        Assert.Equal(Epochs(resumed.RunFolder), AsTensorBoardHasThem(files).Where(scalar => !IsFinal(scalar.Tag)));
        Assert.Equal("SUCCESS", ReadEvents.Text(files[1].HyperParameters("session_end_info")!.Value, "status"));
    }

    [Fact]
    public void Resume_FinishedRun_KeepsItsEpochs()
    {
        using var tiny = new TinyExperiment();
        var run = tiny.Train(tiny.Compile(ThreeEpochs)).RunFolder;
        tiny.Resume(run);
        var files = ReadEvents.OfRun(run);
        Assert.Equal([4], files[1].Restarts());
        Assert.Equal(Epochs(run), AsTensorBoardHasThem(files).Where(scalar => !IsFinal(scalar.Tag)));
    }

    [Fact]
    public void Run_Diverged_TellsThatItFailed()
    {
        using var tiny = new TinyExperiment();
        var experiment = tiny.Compile("optimizer = sgd(lr=1e30)\nepochs = 5\nbatch = 32", "flatten\nhidden: dense(16) -> relu\ndense(classes)");
        Assert.Throws<DivergedException>(() => tiny.Train(experiment, saveEvery: 1));
        var run = Directory.GetDirectories(tiny.Runs).Single();
        var events = ReadEvents.OfRun(run).Single();
        Assert.Equal("FAILURE", ReadEvents.Text(events.HyperParameters("session_end_info")!.Value, "status"));
        Assert.Throws<DivergedException>(() => tiny.Resume(run));
        // Nothing was told again, so nothing that was told is taken back.
        Assert.Empty(ReadEvents.OfRun(run)[1].Restarts());
    }

    [Fact]
    public void Run_FileThatCannotBeWritten_GoesOn()
    {
        using var tiny = new TinyExperiment();
        var observer = new Recorder
        {
            AfterEpoch = record =>
            {
                if (record.Epoch != 1)
                    return;
                var file = Directory.GetFiles(Directory.GetDirectories(tiny.Runs).Single(), "events.out.tfevents.*").Single();
                File.Delete(file);
                Directory.CreateDirectory(file);
            },
        };
        Assert.Equal(3, tiny.Train(tiny.Compile(ThreeEpochs), observer: observer).Epochs);
    }

    private static TrainResult Interrupted(TinyExperiment tiny, int epoch)
    {
        using var cancel = new CancellationTokenSource();
        var observer = new Recorder { AfterEpoch = record => { if (record.Epoch == epoch) cancel.Cancel(); } };
        var stopped = tiny.Train(tiny.Compile(ThreeEpochs), observer: observer, cancel: cancel);
        Assert.True(stopped.Interrupted);
        return stopped;
    }

    /// <summary>What TensorBoard keeps: a restart takes back its own step and all that come after it.</summary>
    private static IEnumerable<(string Tag, long Step, float Value)> AsTensorBoardHasThem(ReadEvents[] files)
    {
        IEnumerable<(string Tag, long Step, float Value)> kept = [];
        foreach (var file in files)
            kept = [.. kept.Where(scalar => file.Restarts().All(restart => scalar.Step < restart)), .. file.Scalars()];
        return kept;
    }

    private static bool IsFinal(string tag) => tag.StartsWith("final/", StringComparison.Ordinal) || tag == "accuracy/test";

    /// <summary>What metrics.jsonl has.</summary>
    private static IEnumerable<(string Tag, long Step, float Value)> Epochs(string run)
    {
        foreach (var line in File.ReadLines(Path.Combine(run, "metrics.jsonl")))
        {
            var epoch = JsonDocument.Parse(line).RootElement;
            var step = epoch.GetProperty("epoch").GetInt64();
            foreach (var part in (string[])["train", "validation"])
            {
                foreach (var figure in (string[])["loss", "accuracy"])
                    yield return ($"{figure}/{part}", step, (float)epoch.GetProperty(part).GetProperty(figure).GetDouble());
            }

            yield return ("learning_rate", step, (float)epoch.GetProperty("learningRate").GetDouble());
        }
    }

    private static double Number(JsonElement message, string field) =>
        double.Parse(ReadEvents.Text(message, field), CultureInfo.InvariantCulture);
}
