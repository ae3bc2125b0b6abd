using System.Runtime.CompilerServices;
using System.Text.Json;
using Fashion.Core.Data;
using Fashion.Core.Metrics;
using Fashion.Core.Training;
using Xunit;

namespace Fashion.Core.Tests.Runs;

[Collection(nameof(TrainingRuns))]
public sealed class ModelCardTests
{
    [Fact]
    public void Run_Network_HasItsFigures()
    {
        using var tiny = new TinyExperiment();
        var result = tiny.Train(tiny.Compile("optimizer = adam(lr=5e-3)\nepochs = 3\nbatch = 32"));
        var card = FrontMatter(result);
        Assert.Equal("image-classification", card.GetProperty("pipeline_tag").GetString());
        Assert.False(card.TryGetProperty("datasets", out _), "these images are in no hub");
        var model = Assert.Single(card.GetProperty("model-index").EnumerateArray());
        Assert.Equal("tiny", model.GetProperty("name").GetString());
        var found = Assert.Single(model.GetProperty("results").EnumerateArray());
        Assert.Equal("image-classification", found.GetProperty("task").GetProperty("type").GetString());
        Assert.Equal(".", found.GetProperty("dataset").GetProperty("name").GetString());
        Assert.Equal("test", found.GetProperty("dataset").GetProperty("split").GetString());
        Assert.Equal(
            [("accuracy", result.Test!.Accuracy), ("f1", MacroF1(result)), ("loss", result.Test.Loss)], Metrics(found));
        Assert.Equal(["accuracy", "f1", "loss"], card.GetProperty("metrics").EnumerateArray().Select(metric => metric.GetString()));
    }

    [Fact]
    public void Run_Network_IsDescribedForPeople()
    {
        using var tiny = new TinyExperiment();
        var result = tiny.Train(tiny.Compile("optimizer = adam(lr=5e-3)\nepochs = 1\nbatch = 32"));
        var text = File.ReadAllText(CardOf(result));
        Assert.Contains(File.ReadAllText(Path.Combine(result.RunFolder, "spec.spec")).TrimEnd(), text, StringComparison.Ordinal);
        Assert.Contains($"fashion-cli predict {Path.GetFileName(result.RunFolder)} photo.png", text, StringComparison.Ordinal);
        Assert.Contains(FormattableString.Invariant($"| test | 80 | {result.Test!.Accuracy:0.0000} | {result.Test.Loss:0.0000} |"), text, StringComparison.Ordinal);
        var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(result.RunFolder, "manifest.json"))).RootElement;
        foreach (var name in (string[])["dataHash", "modelHash", "trainingHash", "version", "torch"])
            Assert.Contains(manifest.GetProperty(name).GetString()!, text, StringComparison.Ordinal);
        Assert.DoesNotContain(tiny.Folder, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("a: b # c")]
    [InlineData("- \\\"quoted\\\" 'and' \\\\n {x} [y] & * ! | > % @ `")]
    [InlineData("é ß 日本 😀 \u2028 \ufeff \ufffe")]
    [InlineData("a name of many words, so many that they have no room in one line of eighty letters, and not in two of them either")]
    public void Run_NameOfAnyText_IsQuoted(string written)
    {
        using var tiny = new TinyExperiment();
        var experiment = tiny.Compile("epochs = 1\nbatch = 64", "flatten\ndense(classes)", name: written);
        var card = FrontMatter(tiny.Train(experiment));
        Assert.Equal(experiment.Name, card.GetProperty("model-index")[0].GetProperty("name").GetString());
    }

    [Fact]
    public void Run_WithoutProbabilities_HasNoLoss()
    {
        using var tiny = new TinyExperiment();
        var result = tiny.Train(tiny.CompileClassifier("sgd(loss=hinge, max_epochs=5)"));
        var found = FrontMatter(result).GetProperty("model-index")[0].GetProperty("results")[0];
        Assert.Equal([("accuracy", result.Test!.Accuracy), ("f1", MacroF1(result))], Metrics(found));
        Assert.Contains("| test | 80 |", File.ReadAllText(CardOf(result)), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WithoutTestPart_HasNoResults()
    {
        using var tiny = new TinyExperiment();
        var result = tiny.Train(tiny.Compile("epochs = 1\nbatch = 64"), data: data => data.WithoutTest());
        var card = FrontMatter(result);
        Assert.False(card.TryGetProperty("model-index", out _));
        Assert.False(card.TryGetProperty("metrics", out _));
    }

    [Fact]
    public void Run_OfImagesThatItKnows_HasFiguresThatAreNumbers()
    {
        using var tiny = new TinyExperiment();
        foreach (var kind in (string[])["images-idx3-ubyte", "labels-idx1-ubyte"])
            File.Copy(Path.Combine(tiny.Folder, $"train-{kind}"), Path.Combine(tiny.Folder, $"t10k-{kind}"), overwrite: true);
        var result = tiny.Train(tiny.CompileClassifier("knn(k=1)", "[train: 100%]"));
        Assert.InRange(result.Test!.Loss, 1e-9, 1e-6);
        var found = FrontMatter(result).GetProperty("model-index")[0].GetProperty("results")[0];
        Assert.Equal([("accuracy", 1.0), ("f1", 1.0), ("loss", result.Test.Loss)], Metrics(found));
    }

    private static (string, double)[] Metrics(JsonElement result) =>
    [
        .. result.GetProperty("metrics").EnumerateArray()
            .Select(metric => (metric.GetProperty("type").GetString()!, metric.GetProperty("value").GetDouble())),
    ];

    /// <summary>From what predictions.csv says of each image.</summary>
    private static double MacroF1(TrainResult result)
    {
        var confusion = new ConfusionMatrix(4);
        foreach (var row in File.ReadLines(Path.Combine(result.RunFolder, "predictions.csv")).Skip(1).Select(line => line.Split(',')))
            confusion.Add(int.Parse(row[1]), int.Parse(row[2]));
        return confusion.MacroAverage().F1!.Value;
    }

    private static JsonElement FrontMatter(TrainResult result) =>
        JsonDocument.Parse(Python.Run(Path.Combine(Here(), "read_card.py"), CardOf(result))).RootElement;

    private static string CardOf(TrainResult result) => Path.Combine(result.RunFolder, "model", "README.md");

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
