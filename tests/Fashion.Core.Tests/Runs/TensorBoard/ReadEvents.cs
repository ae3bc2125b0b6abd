using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Xunit;

namespace Fashion.Core.Tests.Runs;

/// <summary>The events of a file, as a reader that knows nothing of this project finds them.</summary>
internal sealed class ReadEvents
{
    private ReadEvents(JsonElement[] events) => All = events;

    public JsonElement[] All { get; }

    /// <summary>Those of each event file of a run, in the order in which TensorBoard reads them.</summary>
    public static ReadEvents[] OfRun(string folder) =>
    [
        .. Directory.GetFiles(folder, "events.out.tfevents.*").Order(StringComparer.Ordinal).Select(file => new ReadEvents(
            [.. JsonDocument.Parse(Python.Run(Path.Combine(Here(), "read_events.py"), file)).RootElement.EnumerateArray()])),
    ];

    /// <summary>Tag, step and number of each scalar.</summary>
    public (string Tag, long Step, float Value)[] Scalars() =>
    [
        .. Values().Where(value => value.Value.TryGetProperty("simple_value", out _)).Select(value => (
            Text(value.Value, "tag"), value.Step, float.Parse(Text(value.Value, "simple_value"), CultureInfo.InvariantCulture))),
    ];

    /// <summary>The steps at which a resumed run goes on.</summary>
    public long[] Restarts() =>
    [
        .. All.Where(each => each.TryGetProperty("session_log", out var log) && Text(log[0], "status") == "START").Select(StepOf),
    ];

    /// <summary>The part of the hyper-parameter page with this name; null where there is none.</summary>
    public JsonElement? HyperParameters(string part)
    {
        var found = Values().Where(value => Text(value.Value, "tag") == $"_hparams_/{part}").ToArray();
        if (found.Length == 0)
            return null;
        // What is no tensor is passed over by TensorBoard's data server.
        Assert.True(found.Single().Value.TryGetProperty("tensor", out _));
        var plugin = found[0].Value.GetProperty("metadata")[0].GetProperty("plugin_data")[0];
        Assert.Equal("hparams", Text(plugin, "plugin_name"));
        return plugin.GetProperty("content")[0].GetProperty(part)[0];
    }

    public JsonElement? Image(string tag) => Values()
        .Where(value => Text(value.Value, "tag") == tag).Select(value => (JsonElement?)value.Value.GetProperty("image")[0])
        .SingleOrDefault();

    public static string Text(JsonElement message, string field) => message.GetProperty(field)[0].GetString()!;

    /// <summary>The same of a field that is not written where it is 0.</summary>
    public static string Text(JsonElement message, string field, string otherwise) =>
        message.TryGetProperty(field, out _) ? Text(message, field) : otherwise;

    private IEnumerable<(long Step, JsonElement Value)> Values() =>
        from each in All
        where each.TryGetProperty("summary", out _)
        from value in each.GetProperty("summary")[0].GetProperty("value").EnumerateArray()
        select (StepOf(each), value);

    private static long StepOf(JsonElement each) => long.Parse(Text(each, "step", "0"), CultureInfo.InvariantCulture);

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
