namespace Fashion.Core.Runs;

/// <summary>A run folder as a list of many shows it: nothing of its model, its spec or its images is read.</summary>
/// <param name="Path">The folder.</param>
/// <param name="Manifest">How the run came about.</param>
/// <param name="Metrics">What it came to; null where it has not ended.</param>
/// <param name="IsFinished">Whether it has been measured; else it is under way, interrupted or failed, and can be resumed.</param>
public sealed record RunListing(string Path, Manifest Manifest, RunMetrics? Metrics, bool IsFinished)
{
    /// <summary>All run folders in a folder, by their names, and so by the time of their start.</summary>
    /// <param name="runs">The folder.</param>
    /// <param name="report">Told of those that are damaged, in their order.</param>
    /// <exception cref="UsageException">There is no such folder: U301.</exception>
    public static IReadOnlyList<RunListing> In(string runs, Action<string> report)
    {
        if (!Directory.Exists(runs))
            throw new UsageException("U301", $"{runs}: there is no such folder", "name the folder that `fashion-cli train --runs` was given");
        string[] folders = [.. Directory.GetDirectories(runs).Order(StringComparer.Ordinal)];
        var found = new RunListing?[folders.Length];
        var damages = new string?[folders.Length];
        Parallel.For(0, folders.Length, at =>
        {
            try
            {
                found[at] = RunFolder.Exists(folders[at]) ? Read(RunFolder.Open(folders[at])) : null;
            }
            catch (FashionException damage)
            {
                damages[at] = damage.Message;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                damages[at] = $"{folders[at]}: it cannot be read: {failure.Message}";
            }
        });
        foreach (var damage in damages.OfType<string>())
            report(damage);
        return [.. found.OfType<RunListing>()];
    }

    private static RunListing Read(RunFolder folder)
    {
        var metrics = RunMetrics.Read(folder);
        // Networks once left no metrics.json, but predictions of the test part at their end.
        return new RunListing(
            folder.Path, Manifest.Read(folder), metrics, metrics?.Train is not null || (metrics is null && File.Exists(folder.Predictions)));
    }
}
