using System.Globalization;
using System.Text;
using System.Text.Json;
using Fashion.Core.Classifiers;
using Fashion.Core.Serialization;
using Fashion.Core.Training;

namespace Fashion.Core.Runs;

/// <summary>
/// metrics.jsonl and metrics.csv: the run's history, a line an epoch or iteration. Both are written whole from the history, so that
/// a resumed run never repeats or loses a line.
/// </summary>
internal static class MetricsLog
{
    private const string Header =
        "epoch,train_loss,train_accuracy,validation_loss,validation_accuracy,learning_rate,seconds,best";

    public static void Write(RunFolder folder, IReadOnlyList<EpochRecord> history)
    {
        var lines = history.Select(record => JsonSerializer.Serialize(record, RunJson.Line));
        AtomicFile.Write(folder.MetricsJsonLines, string.Concat(lines.Select(line => line + "\n")));
        var csv = new StringBuilder(Header).Append('\n');
        foreach (var record in history)
        {
            csv.Append(CultureInfo.InvariantCulture, $"{record.Epoch},{record.Train.Loss},{record.Train.Accuracy},")
                .Append(CultureInfo.InvariantCulture, $"{record.Validation?.Loss},{record.Validation?.Accuracy},")
                .Append(CultureInfo.InvariantCulture, $"{record.LearningRate},{record.Seconds},{(record.Best ? 1 : 0)}\n");
        }

        AtomicFile.Write(folder.MetricsCsv, csv.ToString());
    }

    /// <summary>The same of a method whose iterations have figures of their own; nothing where it has none.</summary>
    public static void Write(RunFolder folder, IReadOnlyList<FitIteration> history)
    {
        if (history.Count == 0)
            return;
        var lines = history.Select(iteration => JsonSerializer.Serialize(Columns(iteration), RunJson.Line));
        AtomicFile.Write(folder.MetricsJsonLines, string.Concat(lines.Select(line => line + "\n")));
        var csv = new StringBuilder(string.Join(',', Columns(history[0]).Keys)).Append('\n');
        foreach (var iteration in history)
        {
            csv.AppendJoin(',', Columns(iteration).Values.Select(value => value.ToString(CultureInfo.InvariantCulture)))
                .Append('\n');
        }

        AtomicFile.Write(folder.MetricsCsv, csv.ToString());
    }

    /// <summary>The epochs of a network; none where the run has not ended one.</summary>
    /// <exception cref="RunException">The file is damaged.</exception>
    public static IReadOnlyList<EpochRecord> ReadEpochs(RunFolder folder)
    {
        if (!File.Exists(folder.MetricsJsonLines))
            return [];
        try
        {
            return [.. File.ReadLines(folder.MetricsJsonLines).Select(line =>
                JsonSerializer.Deserialize<EpochRecord>(line, RunJson.Line) is { Train: not null } record ? record : throw new JsonException("a line is no epoch"))];
        }
        catch (JsonException failure)
        {
            throw new RunException(
                "R315", $"{folder.MetricsJsonLines}: the run's history is damaged: {failure.Message}",
                "restore the file from a copy, or train again", failure);
        }
    }

    private static Dictionary<string, double> Columns(FitIteration iteration)
    {
        var columns = new Dictionary<string, double> { [iteration.Unit] = iteration.Number };
        foreach (var (name, value) in iteration.Figures)
            columns[name] = value;
        columns["seconds"] = iteration.Seconds;
        return columns;
    }
}
