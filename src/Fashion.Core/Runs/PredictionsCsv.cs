using System.Globalization;
using System.Text;
using Fashion.Core.Data;
using Fashion.Core.Serialization;

namespace Fashion.Core.Runs;

/// <summary>predictions.csv: index, true and predicted class, and the probability of each class where there are any.</summary>
public static class PredictionsCsv
{
    /// <param name="path">Where to write.</param>
    /// <param name="names">Of the rows: an index or a file; one for each image.</param>
    /// <param name="labels">True classes, -1 where not known.</param>
    /// <param name="predicted">Predicted classes.</param>
    /// <param name="probabilities">Images x classes; null where the classifier gives none.</param>
    /// <param name="classNames">One for each class.</param>
    public static void Write(
        string path, IReadOnlyList<string> names, IReadOnlyList<int> labels, IReadOnlyList<int> predicted,
        float[]? probabilities, IReadOnlyList<string> classNames)
    {
        var text = new StringBuilder("image,label,prediction");
        foreach (var name in probabilities is null ? [] : classNames)
            text.Append(',').Append(Quoted($"p({name})"));
        text.Append('\n');
        for (var row = 0; row < names.Count; row++)
        {
            text.Append(Quoted(names[row])).Append(',')
                .Append(labels[row] < 0 ? "" : Quoted(classNames[labels[row]])).Append(',')
                .Append(Quoted(classNames[predicted[row]]));
            foreach (var probability in probabilities is null ? [] : probabilities.AsSpan(row * classNames.Count, classNames.Count))
                text.Append(CultureInfo.InvariantCulture, $",{probability}");
            text.Append('\n');
        }

        AtomicFile.Write(path, text.ToString());
    }

    /// <summary>The run's own file, of its test part.</summary>
    internal static void WriteTest(RunFolder folder, ImageSet images, int[] predicted, float[]? probabilities) => Write(
        folder.Predictions, [.. Enumerable.Range(0, images.Count).Select(index => $"test/{index}")], images.Labels,
        predicted, probabilities, images.ClassNames);

    private static string Quoted(string text) =>
        text.AsSpan().IndexOfAny(",\"\n\r") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
