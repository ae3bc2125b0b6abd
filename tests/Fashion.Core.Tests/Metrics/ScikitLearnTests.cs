using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using Fashion.Core.Metrics;
using Xunit;

namespace Fashion.Core.Tests.Metrics;

/// <summary>Debian's scikit-learn, and scipy where it has no such figure, say the same of ten thousand random predictions.</summary>
public sealed class ScikitLearnTests
{
    private const int Sets = 10_000;
    private const double Near = 1e-12;

    [Fact]
    public void Of_RandomPredictions_IsWhatScikitLearnSays()
    {
        using var folder = new TemporaryFolder();
        WriteSets(folder.File("sets"));
        var watch = Stopwatch.StartNew();
        Python(folder.File("sets"), folder.File("results"));
        var theirs = watch.Elapsed;
        var comparison = new ScikitLearnComparison(Near);
        foreach (var (number, line) in File.ReadLines(folder.File("results")).Index())
        {
            using var found = JsonDocument.Parse(line);
            comparison.Compare(number, found.RootElement);
        }

        Assert.Equal(Sets, comparison.Compared);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{Sets} sets, {comparison.Numbers} numbers and {comparison.Undefined.Values.Sum()} undefined, largest difference "
            + $"{comparison.Largest.ToString("g2", CultureInfo.InvariantCulture)}; scikit-learn took {theirs.TotalSeconds:f0} s");
        string[] kinds =
        [
            "precision", "recall", "f1", "kappa", "Matthews", "AUC", "average precision", "macro AUC", "weighted AUC",
            "macro average precision", "weighted average precision", "rate", "bin",
        ];
        Assert.All(kinds, kind => Assert.True(comparison.Undefined.GetValueOrDefault(kind) > 50, $"hardly any undefined {kind}"));
    }

    private static void WriteSets(string path)
    {
        using var file = File.Create(path);
        void Write<T>(T[] values)
            where T : unmanaged => file.Write(MemoryMarshal.AsBytes<T>(values));
        for (var number = 0; number < Sets; number++)
        {
            var predictions = RandomPredictions.Of(number, out var other);
            Write([predictions.ClassCount, predictions.Count]);
            Write(predictions.Labels);
            Write(predictions.Predicted);
            Write(other.Predicted);
            Write(predictions.Probabilities!);
        }
    }

    private static void Python(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-B", Path.Combine(Here(), "scikit_learn.py"), .. arguments])
        {
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors);
    }

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
