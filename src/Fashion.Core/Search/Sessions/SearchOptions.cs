namespace Fashion.Core.Search;

/// <summary>What the command line decides about a search, beside its spec.</summary>
public sealed record SearchOptions
{
    /// <summary>The spec file as the user named it.</summary>
    public string? SpecPath { get; init; }

    /// <summary>The folder that paths inside the spec are relative to.</summary>
    public required string SpecFolder { get; init; }

    /// <summary>Where the trials' run folders are made.</summary>
    public string RunsFolder { get; init; } = "runs";

    /// <summary>Trials at once.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Threads of each trial.</summary>
    public int Threads { get; init; } = 1;

    /// <summary><c>auto</c>, <c>cpu</c> or <c>cuda:N</c>.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>The command line, for the manifests of runs.</summary>
    public string? CommandLine { get; init; }

    /// <summary>How often a running trial says that it lives.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A trial that has been silent for so long is taken for dead.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>So many times the trial of a dead worker is begun anew.</summary>
    public int Retries { get; init; } = 2;
}
