using System.Diagnostics;
using Xunit;

namespace Fashion.Core.Tests;

/// <summary>Debian's Python, for programs that say what is right.</summary>
internal static class Python
{
    /// <returns>What the script prints; it must succeed.</returns>
    public static string Run(string script, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-B", script, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        return output;
    }
}
