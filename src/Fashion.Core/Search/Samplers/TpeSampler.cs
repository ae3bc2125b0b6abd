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
        var better = finished.Take(Math.Min((int)Math.Ceiling(BetterShare * finished.Count), MostBetter)).Select(trial => trial.Number).ToHashSet();
        var stream = new RandomStream(seed, "search tpe", index);
        // What still runs is taken for no good: workers do not all try the same.
        Trial[] known = [.. finished.Concat(trials.Where(trial => trial.State == TrialState.Running)).OrderBy(trial => trial.Number)];
        var groups = ParameterGroups.Of(finished).Select(group => Densities.Of(group, better, known)).ToArray();
        Point point;
        var attempt = 0;
        do
        {
            var proposed = new Dictionary<string, double>();
            foreach (var group in groups)
                group.Propose(stream, proposed);
            point = Point.Of(space, own =>
                proposed.TryGetValue(own.Name, out var value) && own.Distribution.Contains(value)
                    ? value
                    : random.Draw(own, index));
        }
        while (trials.Any(point.IsOf) && ++attempt < Attempts);
        return point;
    }

    /// <summary>Where the better trials are in a group of parameters, and where the others are.</summary>
    private sealed record Densities(IReadOnlyList<Parameter> Group, ParzenEstimator Better, ParzenEstimator Others)
    {
        public static Densities Of(IReadOnlyList<Parameter> group, HashSet<int> best, IReadOnlyList<Trial> trials)
        {
            List<double[]> better = [], others = [];
            foreach (var trial in trials)
            {
                if (Row(trial, group) is { } row)
                    (best.Contains(trial.Number) ? better : others).Add(row);
            }

            return new Densities(group, new ParzenEstimator(group, [.. better]), new ParzenEstimator(group, [.. others]));
        }

        public void Propose(RandomStream stream, Dictionary<string, double> proposed)
        {
            var points = Better.Sample(stream, Candidates);
            double[] forBetter = Better.LogDensities(points), forOthers = Others.LogDensities(points);
            var chosen = Enumerable.Range(0, points.Length).MaxBy(at => forBetter[at] - forOthers[at]);
            for (var at = 0; at < Group.Count; at++)
                proposed[Group[at].Name] = points[chosen][at];
        }

        /// <summary>A trial's values of a group; null where it does not have them.</summary>
        private static double[]? Row(Trial trial, IReadOnlyList<Parameter> group)
        {
            var row = new double[group.Count];
            for (var at = 0; at < row.Length; at++)
            {
                if (!trial.Parameters.TryGetValue(group[at].Name, out var own) || own.In(group[at].Distribution) is not { } value)
                    return null;
                row[at] = value;
            }

            return row;
        }
    }
}
