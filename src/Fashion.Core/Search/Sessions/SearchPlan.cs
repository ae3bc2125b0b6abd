using System.Globalization;
using Fashion.Dsl;

namespace Fashion.Core.Search;

/// <summary>What a spec's part `search` comes to over its holes.</summary>
public sealed class SearchPlan
{
    private const int LargestGrid = 100_000;

    /// <exception cref="UsageException">A grid has no end, U501, or one that nobody would wait for, U507.</exception>
    public SearchPlan(SpecSpace space, SearchSettings settings)
    {
        (Space, Settings) = (space, settings);
        Sampler = settings.Strategy switch
        {
            SearchStrategy.Bayes bayes => new TpeSampler(space, (ulong)settings.Seed, bayes.Item.Startup, settings.Maximize),
            { IsRandom: true } => new RandomSampler(space, (ulong)settings.Seed),
            _ => new GridSampler(space),
        };
        Points = Sampler is GridSampler grid ? GridPoints(grid, settings) : settings.Trials ?? long.MaxValue;
    }

    public SpecSpace Space { get; }

    public SearchSettings Settings { get; }

    public ISampler Sampler { get; }

    /// <summary>The most points that are tried.</summary>
    public long Points { get; }

    /// <summary>What the spec's `prune` names.</summary>
    /// <param name="stepsPerEpoch">Asked where the spec counts in steps.</param>
    public IPruner Pruner(Func<int> stepsPerEpoch) => Settings.Prune switch
    {
        Prune.Asha asha => new AshaPruner(
            Settings.Maximize, (int)Math.Max(1, Math.Ceiling(Epochs(asha.Item.Min, stepsPerEpoch)))),
        { IsMedian: true } => new MedianPruner(Settings.Maximize),
        _ => new NopPruner(),
    };

    private static long GridPoints(GridSampler grid, SearchSettings settings)
    {
        var limit = settings.Trials ?? LargestGrid;
        return grid.Count(limit) ?? (settings.Trials.HasValue || settings.Budget.HasValue
            ? limit
            : throw new UsageException(
                "U507", string.Create(CultureInfo.InvariantCulture, $"this grid has more than {LargestGrid:N0} points, and nothing ends it before"),
                "write `trials = 1_000`, a `budget`, or `strategy = random`"));
    }

    private static double Epochs(Duration duration, Func<int> stepsPerEpoch) => duration switch
    {
        Duration.Epochs epochs => epochs.count,
        Duration.Steps steps => (double)steps.count / stepsPerEpoch(),
        _ => 1,
    };
}
