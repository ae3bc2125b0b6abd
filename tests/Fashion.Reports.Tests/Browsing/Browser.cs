using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Xunit;

namespace Fashion.Reports.Tests.Browsing;

/// <summary>Headless Chromium with axe-core, which looks at files.</summary>
internal static class Browser
{
    /// <summary>What it sees of each, all in one start, by the paths.</summary>
    public static IReadOnlyDictionary<string, JsonElement> Look(IEnumerable<string> files)
    {
        var folder = Scripts();
        Assert.True(
            Directory.Exists(Path.Combine(folder, "node_modules")),
            $"the packages of {folder} are missing; `dotnet fsi build.fsx test` installs them");
        using var process = Process.Start(new ProcessStartInfo("node", [Path.Combine(folder, "look.mjs"), .. files])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        return JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(output)!;
    }

    private static string Scripts([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "node"));
}
