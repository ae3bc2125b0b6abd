namespace Fashion.Core.Runtime;

/// <summary>How many threads compute: one for each physical core that this process may use.</summary>
public static class PhysicalCores
{
    private const string Topology = "/sys/devices/system/cpu";

    /// <summary>As many threads as are asked for; where that is 0, one for each core.</summary>
    public static int Threads(int asked) => asked == 0 ? Count() : asked;

    /// <summary>Distinct cores of the machine, at most what the process is allowed; at least 1.</summary>
    public static int Count()
    {
        var allowed = Environment.ProcessorCount;
        try
        {
            var cores = Directory.EnumerateDirectories(Topology, "cpu*")
                .Select(folder => Path.Combine(folder, "topology", "thread_siblings_list"))
                .Where(File.Exists)
                .Select(file => File.ReadAllText(file).Trim())
                .Distinct()
                .Count();
            return Math.Max(1, cores == 0 ? allowed : Math.Min(allowed, cores));
        }
        catch (IOException)
        {
            return allowed;
        }
    }
}
