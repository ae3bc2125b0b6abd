using Xunit;

namespace Fashion.Core.Tests.Runs;

/// <summary>
/// Tests that train. A run sets how many threads the process's linear algebra takes, and runs repeat bit for bit at one
/// count only: they take turns.
/// </summary>
[CollectionDefinition(nameof(TrainingRuns), DisableParallelization = true)]
public sealed class TrainingRuns;
