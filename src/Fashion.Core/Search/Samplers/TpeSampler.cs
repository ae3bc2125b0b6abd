using Fashion.Core.Random;

namespace Fashion.Core.Search;

/// <summary>
/// Tree-structured Parzen estimators (Bergstra et al. 2011), over all parameters of a kind of trial at once (Falkner et
/// al., "BOHB", 2018): of points drawn from where the better trials are, the one that is likeliest there and unlikeliest
/// where the others are. Parameters that always exist together are one group; a trial takes of each group what it has.
/// </summary>
public sealed class TpeSampler(ISearchSpace space, ulong seed, int startup, bool maximize) : ISampler
{
    private const int Candidates = 24;
    private const int MostBetter = 25;
    private const double BetterShare = 0.1;

    // A point that has been tried tells nothing new; where few are left, one has to do.
    private const int Attempts = 10;

    private readonly RandomSampler random = new(space, seed);

    public Point Sample(long index, IReadOnlyList<Trial> trials)
    {
        var finished = Ranking.BestFirst(trials, maximize);
        if (finished.Count < startup)
            return random.Sample(index, trials);
        var better = finished.Take(Math.Min((int)Math.Ceiling(BetterShare * finished.Count), MostBetter)).ToHashSet();
        var stream = new RandomStream(seed, "search tpe", index);
        // What still runs is taken for no good: workers do not all try the same.
        Trial[] known = [.. finished.Concat(trials.Where(trial => trial.State == TrialState.Running)).OrderBy(trial => trial.Number)];
        var groups = ParameterGroups.Of(finished);
        var tried = trials.Select(Point.KeyOf).ToHashSet();
        Point point;
        var attempt = 0;
        do
        {
            var proposed = new Dictionary<string, double>();
            foreach (var group in groups)
                Propose(group, better, known, stream, proposed);
            point = Point.Of(space, own =>
                proposed.TryGetValue(own.Name, out var value) && own.Distribution.Contains(value)
                    ? value
                    : random.Draw(own, index));
        }
        while (tried.Contains(point.Key) && ++attempt < Attempts);
        return point;
    }

    private static void Propose(
        IReadOnlyList<Parameter> group, HashSet<Trial> better, IReadOnlyList<Trial> trials, RandomStream stream,
        Dictionary<string, double> proposed)
    {
        var having = trials.Where(trial => Has(trial, group)).ToArray();
        var good = new ParzenEstimator(group, Values(better.Contains));
        var rest = new ParzenEstimator(group, Values(trial => !better.Contains(trial)));
        var points = good.Sample(stream, Candidates);
        double[] forGood = good.LogDensities(points), forRest = rest.LogDensities(points);
        var best = Enumerable.Range(0, points.Length).MaxBy(at => forGood[at] - forRest[at]);
        for (var at = 0; at < group.Count; at++)
            proposed[group[at].Name] = points[best][at];

        double[][] Values(Func<Trial, bool> takes) =>
            [.. having.Where(takes).Select(trial => group.Select(own => trial.Parameters[own.Name].In(own.Distribution)!.Value).ToArray())];
    }

    private static bool Has(Trial trial, IReadOnlyList<Parameter> group) => group.All(own =>
        trial.Parameters.TryGetValue(own.Name, out var value) && value.In(own.Distribution) is not null);
}
