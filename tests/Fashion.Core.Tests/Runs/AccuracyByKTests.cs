using System.Text.Json.Nodes;
using Fashion.Core.Classifiers;
using Fashion.Core.Data;
using Fashion.Core.Runs;
using Fashion.Core.Runtime;
using Xunit;

namespace Fashion.Core.Tests.Runs;

/// <summary>What a k-NN's run keeps of its accuracy for each k.</summary>
[Collection(nameof(TrainingRuns))]
public sealed class AccuracyByKTests
{
    private readonly EvaluatedRuns runs = new(new PredictionOptions(), TorchRuntime.Create(), _ => { });

    [Theory]
    [InlineData("[train: 200, validation: 40]", DataPart.Validation)]
    [InlineData("[train: 240]", DataPart.Test)]
    public void Run_Knn_KeepsWhatItsModelSaysOfThePartThatKIsChosenOn(string split, DataPart part)
    {
        using var tiny = new TinyExperiment();
        var run = runs.Open(tiny.Train(tiny.CompileClassifier("knn(k=3)", split)).RunFolder);
        using var model = run.LoadModel();
        var kept = run.Run.Metrics.AccuracyByK!;
        Assert.Equal(part, kept.Part);
        Assert.Equal(model.AccuracyByK(run.Data.Part(part)!, 20), kept.Accuracies);
    }

    [Fact]
    public void Run_KnnOfFewImages_StopsAtTheirNumber()
    {
        using var tiny = new TinyExperiment();
        var run = runs.Open(tiny.Train(tiny.CompileClassifier("knn(k=3)", "[train: 12, validation: 40]")).RunFolder);
        Assert.Equal(12, run.Run.Metrics.AccuracyByK!.Accuracies.Length);
    }

    [Fact]
    public void Run_AnotherMethod_KeepsNone()
    {
        using var tiny = new TinyExperiment();
        Assert.Null(runs.Open(tiny.Train(tiny.CompileClassifier("kmeans(clusters=3)")).RunFolder).Run.Metrics.AccuracyByK);
    }

    [Fact]
    public void AccuracyByK_OfWhatIsKept_DoesNotAskTheModel()
    {
        using var tiny = new TinyExperiment();
        var folder = tiny.Train(tiny.CompileClassifier("knn(k=3)")).RunFolder;
        var path = Path.Combine(folder, "metrics.json");
        var metrics = JsonNode.Parse(File.ReadAllText(path))!;
        metrics["accuracyByK"]!["accuracies"]![1] = 0.125;
        File.WriteAllText(path, metrics.ToJsonString());
        Assert.Equal(0.125, runs.Open(folder).AccuracyByK(DataPart.Validation, 2)![1]);
    }

    [Theory]
    [InlineData(DataPart.Train, 5)]
    [InlineData(DataPart.Test, 20)]
    [InlineData(DataPart.Validation, 21)]
    public void AccuracyByK_OfAnotherPartOrMore_IsTheModels(DataPart part, int most)
    {
        using var tiny = new TinyExperiment();
        var run = runs.Open(tiny.Train(tiny.CompileClassifier("knn(k=3)")).RunFolder);
        using var model = run.LoadModel();
        Assert.Equal(model.AccuracyByK(run.Data.Part(part)!, most), run.AccuracyByK(part, most));
    }
}
