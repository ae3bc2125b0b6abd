using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Fashion.Core.Search;
using Xunit;

namespace Fashion.Core.Tests.Search;

/// <summary>Debian's Optuna, which reads the same tables.</summary>
internal static class Optuna
{
    /// <summary>It reads every study of a database, and finds in it what is found here.</summary>
    /// <returns>So many trials.</returns>
    public static int AssertReads(string url)
    {
        using var storage = StudyStorage.Open(url);
        return storage.StudyNames().Sum(name => AssertReads(storage, url, storage.Find(name)!));
    }

    private static int AssertReads(StudyStorage storage, string url, Study study)
    {
        using var read = JsonDocument.Parse(Run("read", url, study.Name));
        Assert.Equal(study.Maximize ? "MAXIMIZE" : "MINIMIZE", read.RootElement.GetProperty("direction").GetString());
        var found = read.RootElement.GetProperty("trials").EnumerateArray().ToArray();
        var trials = storage.Trials(study);
        var notes = storage.TrialAttributes(study);
        Assert.Equal(trials.Count, found.Length);
        foreach (var (trial, theirs) in trials.Zip(found))
            AssertEqual(trial, notes.GetValueOrDefault(trial.Number) ?? new Dictionary<string, string>(), theirs);
        return trials.Count;
    }

    public static string Run(params string[] arguments) => Python.Run(Script("optuna_study.py"), arguments);

    /// <summary>The best values that its own TPE finds of a function, with each of so many seeds, as a JSON array.</summary>
    public static string Best(string function, int trials, int startup, int seeds) => Python.Run(
        Script("optuna_functions.py"),
        [function, .. ((int[])[trials, startup, seeds]).Select(count => count.ToString(CultureInfo.InvariantCulture))]);

    private static void AssertEqual(Trial trial, IReadOnlyDictionary<string, string> notes, JsonElement found)
    {
        Assert.Equal(trial.Number, found.GetProperty("number").GetInt32());
        Assert.Equal(trial.State.ToString().ToUpperInvariant(), found.GetProperty("state").GetString());
        Assert.Equal(trial.Value, found.GetProperty("value").GetString() is { } value ? Number(value) : null);
        Assert.Equal(
            trial.IntermediateValues.ToDictionary(own => own.Key.ToString(CultureInfo.InvariantCulture), own => own.Value),
            found.GetProperty("intermediate").EnumerateObject().ToDictionary(own => own.Name, own => Number(own.Value.GetString()!)));
        var user = found.GetProperty("user").EnumerateObject().ToDictionary(own => own.Name, own => own.Value);
        Assert.Equal(notes.Keys.Order(), user.Keys.Order());
        Assert.All(notes, own => Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(own.Value).RootElement, user[own.Key])));
        var distributions = found.GetProperty("distributions");
        Assert.Equal(trial.Parameters.Count, distributions.EnumerateObject().Count());
        foreach (var (name, own) in trial.Parameters)
        {
            Assert.Equal(own.Distribution, DistributionJson.Read(distributions.GetProperty(name).GetString()!));
            var theirs = found.GetProperty("params").GetProperty(name);
            if (own.Distribution is CategoricalDistribution categorical)
                Assert.Equal(categorical.Text(own.Value), theirs.ValueKind == JsonValueKind.String ? theirs.GetString() : theirs.GetRawText());
            else
                Assert.Equal(own.Value, theirs.GetDouble());
        }
    }

    private static double Number(string text) => text switch
    {
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        "nan" => double.NaN,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    private static string Script(string name, [CallerFilePath] string file = "") =>
        Path.Combine(Path.GetDirectoryName(file)!, name);
}
