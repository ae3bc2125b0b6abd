using System.Diagnostics;
using System.Text.Json;
using Fashion.Core.Data;
using Fashion.Core.Runs;
using Fashion.Core.Search;
using Fashion.Reports.Pictures;
using Fashion.Reports.Plots;
using Fashion.Reports.Runs;
using Fashion.Reports.Studies;
using Fashion.Reports.Tests.Browsing;
using Xunit;

namespace Fashion.Reports.Tests.Runs;

/// <summary>Tests of what is written of finished runs, and of what a browser sees of it: it starts once.</summary>
[CollectionDefinition(nameof(WrittenFiles))]
public sealed class WrittenFiles : IDisposable, ICollectionFixture<WrittenFiles>
{
    private const string ManyClasses = "many classes";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    private readonly IReadOnlyDictionary<string, JsonElement> seen;

    public WrittenFiles()
    {
        var clock = Stopwatch.StartNew();
        RunsPage.Of([Runs.Network], DataPart.Test, []).Save(File("run.html"));
        RunsPage.Of(Runs.Alike, DataPart.Test, [.. Runs.Alike.Skip(1).Select(run => new RunDifference(run.Name, [$"- name \"{TrainedRuns.Markup}\"", $"+ name \"{run.Name}\""]))])
            .Save(File("runs.html"));
        StudyPage.Of(new Study(1, SmallStudy.Markup, true), "sqlite:///studies.db", "validation.accuracy", SmallStudy.Trials, "spec 1")
            .Save(File("study.html"));
        Parallel.ForEach(PlotKinds.All, kind => Save(kind.Draw(Having(kind), new PlotOptions())!, kind.Name));
        Save(PlotKinds.All.Single(kind => kind.Name == "confusion").Draw([Runs.ManyClasses], new PlotOptions())!, ManyClasses);
        Console.WriteLine($"pages and pictures: {clock.Elapsed.TotalSeconds:0.0} s");
        clock.Restart();
        seen = Browser.Look(Directory.EnumerateFiles(Runs.Folder).Where(file => Path.GetExtension(file) is ".html" or ".svg" or ".png"));
        Console.WriteLine($"{seen.Count} files in a browser: {clock.Elapsed.TotalSeconds:0.0} s");
    }

    /// <summary>By the names of their kinds, and the confusion matrix of many classes.</summary>
    public static IEnumerable<string> Pictures => [.. PlotKinds.All.Select(kind => kind.Name), ManyClasses];

    public TrainedRuns Runs { get; } = new();

    public string File(string name) => Path.Combine(Runs.Folder, name);

    public SeenPage Page(string name) => Seen<SeenPage>(name + ".html");

    public SeenPicture Drawing(string name) => Seen<SeenPicture>(name + ".svg");

    public SeenPixels Pixels(string name) => Seen<SeenPixels>(name + ".png");

    public void Dispose() => Runs.Dispose();

    /// <summary>Runs that have what a kind shows.</summary>
    private IReadOnlyList<EvaluatedRun> Having(PlotKind kind) => kind.Name switch
    {
        "centroids" => [Runs.Clusters],
        "neighbours" => [Runs.Neighbours],
        _ => [.. Runs.Alike.Take(kind.Runs ?? Runs.Alike.Count)],
    };

    private void Save(Picture picture, string name)
    {
        PictureFile.SaveSvg(picture, File(name + ".svg"));
        PictureFile.SavePng(picture, File(name + ".png"));
    }

    private T Seen<T>(string file) => seen[File(file)].Deserialize<T>(Options)!;
}
