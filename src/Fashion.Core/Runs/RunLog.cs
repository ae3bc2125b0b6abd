using System.Text.Json;

namespace Fashion.Core.Runs;

/// <summary>log.jsonl: what happened in a run and when, one JSON object a line, appended.</summary>
internal sealed class RunLog(RunFolder folder, TimeProvider time)
{
    /// <summary>Appends an event with its data; a full disk here never ends a run.</summary>
    public void Write(string happened, object? data = null)
    {
        var line = JsonSerializer.Serialize(new { time = time.GetUtcNow(), happened, data }, RunJson.Line);
        try
        {
            File.AppendAllText(folder.Log, line + "\n");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The log is the one file that a run can do without.
        }
    }
}
