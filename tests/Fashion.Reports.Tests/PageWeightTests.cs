using System.Diagnostics;
using Fashion.Core.Data;
using Fashion.Reports.Runs;
using Fashion.Reports.Tests.Runs;
using Xunit;

namespace Fashion.Reports.Tests;

[Collection(nameof(WrittenFiles))]
public sealed class PageWeightTests(WrittenFiles written)
{
    private const int Runs = 20;
    private const int MostBytes = 8_000_000;

    [Fact]
    public void Save_TwentyRunsOfFashionMnist_FitsIntoAMail()
    {
        var trained = written.Runs.Train("twenty", """
            fashion_mnist {
              limit = 2_000
              augment = [flip, shift(2 px)]
            }
            """, """
            {
              conv(32, 3x3) -> relu -> maxpool(2) -> flatten -> dense(classes)
            }

            train {
              epochs = 1
            }
            """);
        string[] copies = [.. Enumerable.Range(1, Runs).Select(number => Copy(trained.Run.Folder.Path, $"{trained.Run.Folder.Path}-{number}"))];
        var clock = Stopwatch.StartNew();
        var runs = copies.Select(written.Runs.Open).ToArray();
        RunsPage.Of(runs, DataPart.Test, [.. runs.Skip(1).Select(run => new RunDifference(run.Name, []))]).Save(written.File("twenty.html"));
        var bytes = new FileInfo(written.File("twenty.html")).Length;
        Console.WriteLine($"a page of {Runs} runs: {bytes / 1e6:0.00} MB in {clock.Elapsed.TotalSeconds:0.0} s");
        Assert.InRange(bytes, 1_000_000, MostBytes);
    }

    private static string Copy(string folder, string target)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return target;
    }
}
