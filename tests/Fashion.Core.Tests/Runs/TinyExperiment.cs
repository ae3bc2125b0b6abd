using System.Buffers.Binary;
using Fashion.Core.Data;
using Fashion.Core.Random;
using Fashion.Core.Runs;
using Fashion.Core.Runtime;
using Fashion.Core.Training;
using Fashion.Dsl;
using Xunit;

namespace Fashion.Core.Tests.Runs;

/// <summary>
/// A folder with a small IDX data set that can be learned (each class lights another corner, under noise), and runs on
/// it; gone after the test.
/// </summary>
internal sealed class TinyExperiment : IDisposable
{
    private const int Side = 8;
    private readonly string folder = Directory.CreateTempSubdirectory("fashion-test").FullName;

    public TinyExperiment()
    {
        WritePart("train", 240, 1);
        WritePart("t10k", 80, 2);
    }

    /// <summary>What the spec's paths are relative to.</summary>
    public string Folder => folder;

    public string Runs => Path.Combine(folder, "runs");

    public Experiment Compile(
        string train, string model = "c1: conv(4, 3x3) -> relu\nmaxpool(2) -> flatten\ndropout(20%)\ndense(classes)",
        string augment = "none", string name = "tiny") => CompileText($$"""
            spec 1
            name "{{name}}"

            data idx(".") {
              split = [train: 200, validation: 40]
              normalize = standard
              augment = {{augment}}
            }

            model {
            {{model}}
            }

            train {
            {{train}}
            }

            """);

    /// <summary>One that is no layer graph.</summary>
    public Experiment CompileClassifier(string model, string split = "[train: 200, validation: 40]") => CompileText($$"""
        spec 1
        name "tiny"

        data idx(".") {
          split = {{split}}
        }

        model {{model}}

        """);

    public TrainResult Train(
        Experiment experiment, int threads = 2, int saveEvery = 500, ITrainingObserver? observer = null,
        CancellationTokenSource? cancel = null, Func<DataSet, DataSet>? data = null) =>
        TrainingSession.Run(
            experiment,
            Options(threads, saveEvery) with
            {
                DataSets = data is null ? null : each => data(DataSetLoader.Load(each.Data, folder)),
            },
            TorchRuntime.Create(), observer ?? new Recorder(), cancel?.Token ?? CancellationToken.None);

    public TrainResult Resume(string run, ITrainingObserver? observer = null, int saveEvery = 500) =>
        TrainingSession.Resume(
            run, Options(0, saveEvery), TorchRuntime.Create(), observer ?? new Recorder(), CancellationToken.None);

    /// <summary>Makes the last training image another.</summary>
    public void ChangeAPixel()
    {
        var file = Path.Combine(folder, "train-images-idx3-ubyte");
        var bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 1;
        File.WriteAllBytes(file, bytes);
    }

    public static byte[] Model(TrainResult result) =>
        File.ReadAllBytes(Path.Combine(result.RunFolder, "model", "model.safetensors"));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private Experiment CompileText(string text)
    {
        var result = SpecCompiler.Compile(
            Path.Combine(folder, "tiny.spec"), text,
            CompileOptions.WithFacts(source => DataFactsReader.Read(source, folder)));
        Assert.True(result.Experiment is not null, string.Join("\n", result.Diagnostics.Select(DiagnosticRenderer.Render)));
        return result.Experiment;
    }

    private TrainerOptions Options(int threads, int saveEvery) => new()
    {
        SpecFolder = folder,
        RunsFolder = Runs,
        Threads = threads,
        CheckpointEverySteps = saveEvery,
    };

    private void WritePart(string name, int count, ulong seed)
    {
        var random = new RandomStream(seed, "tiny data");
        var images = new byte[16 + count * Side * Side];
        var labels = new byte[8 + count];
        WriteHeader(images, 0x803, count, Side, Side);
        WriteHeader(labels, 0x801, count);
        for (var image = 0; image < count; image++)
        {
            var label = image % 4;
            labels[8 + image] = (byte)label;
            for (var pixel = 0; pixel < Side * Side; pixel++)
            {
                var corner = (pixel / Side < Side / 2 ? 0 : 2) + (pixel % Side < Side / 2 ? 0 : 1);
                images[16 + image * Side * Side + pixel] = (byte)(random.NextInt(160) + (corner == label ? 80 : 0));
            }
        }

        File.WriteAllBytes(Path.Combine(folder, $"{name}-images-idx3-ubyte"), images);
        File.WriteAllBytes(Path.Combine(folder, $"{name}-labels-idx1-ubyte"), labels);
    }

    private static void WriteHeader(byte[] file, params ReadOnlySpan<int> words)
    {
        for (var index = 0; index < words.Length; index++)
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(index * 4), words[index]);
    }
}

/// <summary>Keeps what it is told; may act after a number of epochs.</summary>
internal sealed class Recorder : ITrainingObserver
{
    public RunInfo? Start { get; private set; }

    public List<EpochRecord> Epochs { get; } = [];

    public List<string> Messages { get; } = [];

    public Action<EpochRecord> AfterEpoch { get; init; } = _ => { };

    public void OnStart(RunInfo info) => Start = info;

    public void OnStep(StepProgress progress)
    {
    }

    public void OnEpoch(EpochRecord record)
    {
        Epochs.Add(record);
        AfterEpoch(record);
    }

    public void OnMessage(string text) => Messages.Add(text);
}
