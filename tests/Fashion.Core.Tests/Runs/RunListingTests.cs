using Fashion.Core.Runs;
using Xunit;

namespace Fashion.Core.Tests.Runs;

/// <summary>Run folders of which nothing is there but what a list shows.</summary>
public sealed class RunListingTests
{
    private const string Manifest =
        """
        {
          "name": "Listed", "created": "2026-01-01T12:00:00+01:00", "seed": 1, "dataHash": "a", "modelHash": "b", "trainingHash": "c",
          "dataChecksums": {}, "specPath": null, "specFolder": ".", "commandLine": null, "version": "1", "runtime": "r", "torch": null,
          "operatingSystem": "o", "cpu": "p", "device": "cpu", "threads": 1
        }
        """;

    private const string Metrics = """{ "train": { "loss": null, "accuracy": 0.75 }, "trainSeconds": 1.5 }""";

    [Fact]
    public void In_ManyRuns_AreInTheOrderOfTheirNames()
    {
        using var folder = new TemporaryFolder();
        foreach (var number in Enumerable.Range(0, 100).Reverse())
            Write(folder, $"run-{number:000}", Manifest, Metrics);
        var runs = RunListing.In(folder.Path, damage => Assert.Fail(damage));
        Assert.Equal(Enumerable.Range(0, 100).Select(number => folder.File($"run-{number:000}")), runs.Select(run => run.Path));
        Assert.All(runs, run => Assert.Equal(("Listed", 0.75, 1.5), (run.Manifest.Name, run.Metrics?.Train?.Accuracy, run.Metrics?.TrainSeconds)));
    }

    [Fact]
    public void In_ARunThatHasNotEnded_IsNotFinished()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "a", Manifest, Metrics);
        Write(folder, "b", Manifest, null);
        // Learned, but not measured.
        Write(folder, "c", Manifest, """{ "trainSeconds": 1.5 }""");
        Assert.Equal([true, false, false], RunListing.In(folder.Path, damage => Assert.Fail(damage)).Select(run => run.IsFinished));
    }

    [Fact]
    public void In_DamagedRuns_AreReportedInTheOrderOfTheirNames()
    {
        using var folder = new TemporaryFolder();
        foreach (var number in Enumerable.Range(0, 200))
            Write(folder, $"run-{number:000}", number % 2 == 0 ? Manifest : "{", number % 4 == 0 ? "[]" : Metrics);
        // Without anything that would keep two threads apart.
        var damages = new List<string>();
        var runs = RunListing.In(folder.Path, damages.Add);
        Assert.Equal(Numbers(number => number % 4 == 2).Select(number => folder.File($"run-{number:000}")), runs.Select(run => run.Path));
        string[] expected = [.. Numbers(number => number % 4 != 2).Select(number => folder.File($"run-{number:000}/{(number % 2 == 0 ? "metrics" : "manifest")}.json: "))];
        Assert.Equal(expected.Length, damages.Count);
        Assert.All(expected.Zip(damages), own => Assert.StartsWith(own.First, own.Second, StringComparison.Ordinal));
    }

    [Fact]
    public void In_WhatIsNoRun_IsPassedOver()
    {
        using var folder = new TemporaryFolder();
        folder.Write("notes/notes.txt", []);
        folder.Write("file", []);
        Assert.Empty(RunListing.In(folder.Path, damage => Assert.Fail(damage)));
    }

    [Fact]
    public void In_NoFolder_IsU301()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal("U301", Assert.Throws<UsageException>(() => RunListing.In(folder.File("none"), _ => { })).Code);
    }

    private static IEnumerable<int> Numbers(Func<int, bool> which) => Enumerable.Range(0, 200).Where(which);

    private static void Write(TemporaryFolder folder, string name, string manifest, string? metrics)
    {
        folder.Write($"{name}/manifest.json", System.Text.Encoding.UTF8.GetBytes(manifest));
        folder.Write($"{name}/spec.spec", []);
        if (metrics is not null)
            folder.Write($"{name}/metrics.json", System.Text.Encoding.UTF8.GetBytes(metrics));
    }
}
