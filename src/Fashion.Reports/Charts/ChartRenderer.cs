using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Fashion.Core;

namespace Fashion.Reports.Charts;

/// <summary>Draws charts as SVG: Apache ECharts in a Node process that gets all of them at once.</summary>
public static class ChartRenderer
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    // As many as take a process longer than its start.
    private const int AtOnce = 24;

    /// <summary>The drawings, in the order of the charts.</summary>
    /// <exception cref="RunException">Node is missing, or the library fails: R601.</exception>
    public static IReadOnlyList<string> Draw(IReadOnlyList<Chart> charts)
    {
        var shares = Math.Clamp(charts.Count / AtOnce, 1, Environment.ProcessorCount);
        return [.. charts.Chunk(Math.Max(1, (charts.Count + shares - 1) / shares)).AsParallel().AsOrdered().SelectMany(DrawShare)];
    }

    private static IReadOnlyList<string> DrawShare(IReadOnlyList<Chart> charts)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "charts", "draw.cjs");
        using var node = Start(script);
        // Whoever writes more than a pipe holds, and does not read, waits for ever.
        var drawn = node.StandardOutput.ReadToEndAsync();
        var complaint = node.StandardError.ReadToEndAsync();
        try
        {
            JsonSerializer.Serialize(
                node.StandardInput.BaseStream, charts.Select(chart => new { chart.Option, chart.Width, chart.Height }), Options);
            node.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended before it read everything, and says why.
        }

        node.WaitForExit();
        return node.ExitCode == 0
            ? JsonSerializer.Deserialize<string[]>(drawn.Result)!
            : throw new RunException("R601", $"{script} failed: {complaint.Result.Trim()}", "install Node.js 18 or newer (Debian: `apt-get install nodejs`)");
    }

    private static Process Start(string script)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("node", [script])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (Win32Exception failure)
        {
            throw new RunException(
                "R601", $"charts are drawn by Node.js, and `node` does not start: {failure.Message}",
                "install it (Debian: `apt-get install nodejs`)", failure);
        }
    }
}
