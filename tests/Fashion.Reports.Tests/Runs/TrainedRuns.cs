using Fashion.Core.Classifiers;
using Fashion.Core.Data;
using Fashion.Core.Runs;
using Fashion.Core.Runtime;
using Fashion.Core.Training;
using Fashion.Dsl;
using Xunit;

namespace Fashion.Reports.Tests.Runs;

/// <summary>Finished runs of small models, in a folder that is gone after the tests.</summary>
public sealed class TrainedRuns : IDisposable
{
    /// <summary>Of the network's experiment.</summary>
    public const string Markup = "<script>alert(1)</script>";

    private const string Classes = """
        images("classes") {
          split = [train: 100%]
        }
        """;

    private readonly EvaluatedRuns among = new(new PredictionOptions(), TorchRuntime.Create(), _ => { });

    public TrainedRuns()
    {
        SmallPhotos.Write(Path.Combine(Folder, "classes"), SmallPhotos.Names, train: 30, test: 12);
        SmallPhotos.Write(Path.Combine(Folder, "hundred"), SmallPhotos.Hundred, train: 2, test: 2);
        Network = Train(Markup, """
            images("classes") {
              split = [train: 96, validation: 24]
              augment = [flip, shift(1 px)]
            }
            """, """
            {
              conv(4, 3x3) -> relu -> flatten -> dense(classes)
            }

            train {
              optimizer = adam(lr=5e-3)
              epochs = 4
              batch = 16
            }
            """);
        Neighbours = Train("neighbours", Classes, "knn(k=3)");
        Clusters = Train("clusters", Classes, "kmeans(clusters=6)");
        Linear = Train("linear", Classes, "logistic");
        ManyClasses = Train("many classes", """
            images("hundred") {
              split = [train: 100%]
            }
            """, "knn(k=1)");
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("fashion-reports").FullName;

    /// <summary>With a validation part and augmentation.</summary>
    public EvaluatedRun Network { get; }

    public EvaluatedRun Neighbours { get; }

    public EvaluatedRun Clusters { get; }

    public EvaluatedRun Linear { get; }

    /// <summary>A hundred of them.</summary>
    public EvaluatedRun ManyClasses { get; }

    /// <summary>Those on the same test images.</summary>
    public IReadOnlyList<EvaluatedRun> Alike => [Network, Neighbours, Clusters, Linear];

    /// <param name="name">Of the experiment.</param>
    /// <param name="data">What stands behind <c>data</c>.</param>
    /// <param name="model">What stands behind <c>model</c>, and the rest of the spec.</param>
    public EvaluatedRun Train(string name, string data, string model)
    {
        var result = SpecCompiler.Compile(
            Path.Combine(Folder, "run.spec"), $"spec 1\nname \"{name}\"\n\ndata {data}\n\nmodel {model}\n",
            CompileOptions.WithFacts(source => DataFactsReader.Read(source, Folder)));
        Assert.True(result.Experiment is not null, string.Join("\n", result.Diagnostics.Select(DiagnosticRenderer.Render)));
        var options = new TrainerOptions { SpecFolder = Folder, RunsFolder = Path.Combine(Folder, "runs"), Threads = 2 };
        return Open(TrainingSession.Run(result.Experiment, options, TorchRuntime.Create(), new Silent(), CancellationToken.None).RunFolder);
    }

    public EvaluatedRun Open(string run) => among.Open(run);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private sealed class Silent : ITrainingObserver
    {
        public void OnStart(RunInfo info)
        {
        }

        public void OnStep(StepProgress progress)
        {
        }

        public void OnEpoch(EpochRecord record)
        {
        }

        public void OnMessage(string text)
        {
        }
    }
}
