using System.Diagnostics;

namespace Fashion.Core.Tests.Search;

/// <summary>A PostgreSQL server of the tests' own, on a socket in a temporary folder; started once, when first asked for.</summary>
internal sealed class PostgresServer : IDisposable
{
    private static readonly Lazy<PostgresServer> Started = new(() => new PostgresServer());
    private static int databases;

    private readonly string folder = Directory.CreateTempSubdirectory("fashion-postgres").FullName;

    private PostgresServer()
    {
        // The server does not run as root.
        Process.Start("chmod", ["777", folder]).WaitForExit();
        Run("initdb", "-D", Path.Combine(folder, "data"), "-U", "tests", "-A", "trust", "--no-sync");
        Run(
            "pg_ctl", "-D", Path.Combine(folder, "data"), "-w", "-l", Path.Combine(folder, "log"),
            "-o", $"-k {folder} -c listen_addresses='' -c fsync=off -c max_connections=200", "start");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
    }

    /// <summary>The address of a new, empty database.</summary>
    public static string NewDatabase()
    {
        var name = $"tests{Interlocked.Increment(ref databases)}";
        Started.Value.Run("createdb", "-h", Started.Value.folder, "-U", "tests", name);
        return $"postgresql://tests@/{name}?host={Started.Value.folder}";
    }

    public void Dispose()
    {
        Run("pg_ctl", "-D", Path.Combine(folder, "data"), "-m", "immediate", "stop");
        Directory.Delete(folder, recursive: true);
    }

    private void Run(string program, params string[] arguments)
    {
        var bin = Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Last();
        string[] line = [Path.Combine(bin, "bin", program), .. arguments];
        if (Environment.UserName == "root")
            line = ["runuser", "-u", "postgres", "--", .. line];
        // What the server inherits would stay open as long as it runs.
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", "exec \"$@\" > \"$0\" 2>&1 < /dev/null", Path.Combine(folder, program + ".log"), .. line])
        {
            WorkingDirectory = folder,
        })!;
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} failed:\n" + File.ReadAllText(Path.Combine(folder, program + ".log")));
    }
}
