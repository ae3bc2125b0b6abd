using Fashion.Core.Data;
using Fashion.Core.Runs;
using Fashion.Core.Runtime;
using Fashion.Core.Tests.Runs;
using Fashion.Core.Training;
using Fashion.Dsl;
using Xunit;

namespace Fashion.Core.Tests.Ensembles;

/// <summary>Specs of ensembles and their members, as files beside the tiny data; gone after the test.</summary>
internal sealed class TinyEnsemble : IDisposable
{
    /// <summary>Two members that prepare the images differently.</summary>
    public const string Linear = "flatten\ndense(classes)";
    public const string Convolution = "conv(4, 3x3) -> relu\nmaxpool(2) -> flatten\ndense(classes)";

    private readonly TinyExperiment tiny = new();

    public string Folder => tiny.Folder;

    /// <summary>Writes a spec that trains for two epochs; its name is the file's.</summary>
    public string Member(
        string file, string layers, string data = "normalize = standard", string split = "[train: 200, validation: 40]") =>
        Write(file, data, split, $"model {{\n{layers}\n}}", "train {\n  optimizer = adam(lr=5e-3)\n  epochs = 2\n  batch = 32\n}");

    /// <summary>Writes the spec of an ensemble.</summary>
    public string Ensemble(string file, string members, string combine = "soft_vote", string data = "normalize = unit") =>
        Write(file, data, "[train: 200, validation: 40]", $"model ensemble(members=[{members}], combine={combine})", "");

    public TrainResult Train(string file, ITrainingObserver? observer = null, CancellationTokenSource? cancel = null)
    {
        var result = SpecCompiler.Compile(
            file, File.ReadAllText(file), CompileOptions.WithFacts(source => DataFactsReader.Read(source, Folder)));
        Assert.True(result.Experiment is not null, string.Join("\n", result.Diagnostics.Select(DiagnosticRenderer.Render)));
        return TrainingSession.Run(
            result.Experiment, Options(file), TorchRuntime.Create(), observer ?? new Recorder(),
            cancel?.Token ?? CancellationToken.None);
    }

    public TrainResult Resume(string run) =>
        TrainingSession.Resume(run, Options(""), TorchRuntime.Create(), new Recorder(), CancellationToken.None);

    public static TrainedModel Load(string run) => TrainedModel.Load(run, 1, "cpu", TorchRuntime.Create());

    /// <summary>A run's probabilities of its own test part.</summary>
    public static float[] Predict(string run)
    {
        using var model = Load(run);
        return model.PredictProba(model.LoadData().Test!);
    }

    public void Dispose() => tiny.Dispose();

    private string Write(string file, string data, string split, string model, string train)
    {
        var path = Path.Combine(Folder, file);
        var name = Path.GetFileNameWithoutExtension(file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(
            path, $"spec 1\nname \"{name}\"\n\ndata idx(\".\") {{\n  split = {split}\n  {data}\n}}\n\n{model}\n\n{train}\n");
        return path;
    }

    private TrainerOptions Options(string file) => new()
    {
        SpecPath = file == "" ? null : file,
        SpecFolder = Folder,
        RunsFolder = tiny.Runs,
        Threads = 1,
    };
}
