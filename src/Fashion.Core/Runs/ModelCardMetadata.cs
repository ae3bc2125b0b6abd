using System.Globalization;
using Fashion.Dsl;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using YamlDotNet.Serialization;

namespace Fashion.Core.Runs;

/// <summary>
/// What a model card says to programs: the YAML at its beginning, by Hugging Face's definition. JSON would be YAML too, but not
/// what System.Text.Json writes: its two escapes for a character beyond 16 bits are two halves of one to YAML, and its 1E-05 is
/// a text to YAML 1.1, which most readers speak.
/// </summary>
internal static class ModelCardMetadata
{
    private const string Task = "image-classification";

    public static string Write(RunEnd run)
    {
        var fashionMnist = run.Experiment.Data.Source.IsFashionMnist;
        var metrics = Metrics(run).ToArray();
        var card = new YamlMappingNode
        {
            { "library_name", "fashion" },
            { "tags", new YamlSequenceNode(Task, "fashion", Kind(run.Experiment)) },
            { "pipeline_tag", Task },
        };
        if (fashionMnist)
            card.Add("datasets", new YamlSequenceNode("zalando-datasets/fashion_mnist"));
        if (metrics.Length > 0)
        {
            card.Add("metrics", new YamlSequenceNode(metrics.Select(metric => new YamlScalarNode(metric["type"].ToString()))));
            card.Add("model-index", new YamlSequenceNode(new YamlMappingNode
            {
                { "name", Text(run.Experiment.Name) },
                { "results", new YamlSequenceNode(Result(run.Experiment.Data.Source, metrics)) },
            }));
        }

        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        new SerializerBuilder().Build().Serialize(new Emitter(text, EmitterSettings.Default.WithBestWidth(int.MaxValue)), card);
        return text.ToString();
    }

    /// <summary>What the model is, in a word or two.</summary>
    public static string Kind(Experiment experiment) => experiment.Classifier switch
    {
        null => "neural-network",
        Classifier.Ensemble => "ensemble",
        Classifier.Knn => "k-nearest-neighbours",
        Classifier.KMeans => "k-means",
        Classifier.Logistic => "logistic-regression",
        _ => "linear-sgd",
    };

    private static YamlMappingNode Result(DataSource source, IEnumerable<YamlMappingNode> metrics) => new()
    {
        { "task", new YamlMappingNode { { "type", Task }, { "name", "Image Classification" } } },
        {
            "dataset",
            new YamlMappingNode
            {
                { "type", source.IsFashionMnist ? "zalando-datasets/fashion_mnist" : source.IsImageFolder ? "imagefolder" : "arrays" },
                { "name", Text(ModelCard.NameOf(source)) },
                { "split", "test" },
            }
        },
        { "metrics", new YamlSequenceNode(metrics) },
    };

    private static IEnumerable<YamlMappingNode> Metrics(RunEnd run)
    {
        if (run.Test is not { } test)
            yield break;
        if (Metric("accuracy", "Accuracy", test.Figures.Accuracy) is { } accuracy)
            yield return accuracy;
        if (Metric("f1", "Macro F1", test.Confusion.MacroAverage().F1) is { } f1)
        {
            f1.Add("args", new YamlMappingNode { { "average", "macro" } });
            yield return f1;
        }

        if (Metric("loss", "Loss", test.Figures.Loss) is { } loss)
            yield return loss;
    }

    private static YamlMappingNode? Metric(string type, string name, double? value) =>
        value is { } number && double.IsFinite(number)
            ? new YamlMappingNode { { "type", type }, { "value", Number(number) }, { "name", name } }
            : null;

    /// <summary>A number has a point to YAML 1.1.</summary>
    private static string Number(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var power = text.IndexOf('E');
        return text.Contains('.') ? text : power < 0 ? $"{text}.0" : text.Insert(power, ".0");
    }

    /// <summary>Whatever a person has written.</summary>
    private static YamlScalarNode Text(string text) => new(text) { Style = ScalarStyle.DoubleQuoted };
}
