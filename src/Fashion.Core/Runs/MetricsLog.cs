using System.Globalization;
using System.Text;
using System.Text.Json;
using Fashion.Core.Serialization;
using Fashion.Core.Training;

namespace Fashion.Core.Runs;

/// <summary>
/// metrics.jsonl and metrics.csv: the run's history, a line an epoch. Both are written whole from the history, so that
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
}
