using System.Globalization;
using System.Text;

namespace Fashion.Core.Metrics;

/// <summary>The scores of each class and their averages, as scikit-learn's report of the same name.</summary>
/// <param name="Classes">Name and scores, in label order.</param>
/// <param name="Accuracy">The share predicted right; null where there are no samples.</param>
/// <param name="MacroAverage">Every class counts the same; <see cref="ConfusionMatrix.MacroAverage"/>.</param>
/// <param name="WeightedAverage">Every sample counts the same.</param>
public sealed record ClassificationReport(
    IReadOnlyList<(string Name, ClassScores Scores)> Classes, double? Accuracy, ClassScores MacroAverage, ClassScores WeightedAverage)
{
    /// <param name="matrix">The counts.</param>
    /// <param name="classNames">One name for each class.</param>
    public static ClassificationReport Of(ConfusionMatrix matrix, IReadOnlyList<string> classNames)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(classNames.Count, matrix.ClassCount);
        return new ClassificationReport(
            [.. classNames.Select((name, label) => (name, matrix.Scores(label)))], matrix.Accuracy, matrix.MacroAverage(), matrix.WeightedAverage());
    }

    /// <summary>A table of plain text; a dash is an undefined score.</summary>
    public override string ToString()
    {
        var width = Classes.Max(row => row.Name.Length);
        width = Math.Max(width, "weighted average".Length);
        var text = new StringBuilder();
        void Line(string name, string precision, string recall, string f1, string support) =>
            text.Append(name.PadRight(width)).Append($"{precision,11}{recall,9}{f1,9}{support,9}").Append('\n');
        void Row(string name, ClassScores scores) => Line(
            name, Number(scores.Precision), Number(scores.Recall), Number(scores.F1), scores.Support.ToString(CultureInfo.InvariantCulture));

        Line("", "precision", "recall", "f1", "support");
        foreach (var (name, scores) in Classes)
        {
            Row(name, scores);
        }

        Line("accuracy", "", "", Number(Accuracy), MacroAverage.Support.ToString(CultureInfo.InvariantCulture));
        Row("macro average", MacroAverage);
        Row("weighted average", WeightedAverage);
        return text.ToString();
    }

    private static string Number(double? score) => score?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "-";
}
