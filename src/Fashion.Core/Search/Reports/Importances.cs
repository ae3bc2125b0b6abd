using Fashion.Core.Random;

namespace Fashion.Core.Search;

/// <summary>
/// How much of the trials' differences each parameter explains: the mean decrease in variance by its splits in a forest of
/// regression trees (Breiman, "Random forests", 2001), as shares of 1.
/// </summary>
/// <param name="Shares">The parameters with their share, the most important first; empty where too few trials tell anything.</param>
/// <param name="Trials">So many trials were compared.</param>
/// <param name="Epoch">By their figure after this epoch; null where by the value that they ended with.</param>
public sealed record Importances(IReadOnlyList<(string Name, double Share)> Shares, int Trials, int? Epoch)
{
    private const int Trees = 64;
    private const int Deepest = 64;

    /// <summary>Fewer trials say nothing.</summary>
    private const int LeastTrials = 4;

    /// <summary>
    /// Of a study. Where most trials were pruned, those few that went to their end are the best, and much alike: then all
    /// that came to an epoch are compared there, the last to which half of them came.
    /// </summary>
    public static Importances Of(IReadOnlyList<Trial> trials)
    {
        var continued = trials.Select(trial => trial.ContinuationOf).OfType<int>().ToHashSet();
        Trial[] told = [.. trials.Where(trial =>
            !continued.Contains(trial.Number) && trial.SameAs is null && trial.State is TrialState.Complete or TrialState.Pruned)];
        var complete = told.Count(trial => trial.State == TrialState.Complete);
        int? epoch = 2 * complete >= told.Length ? null
            : told.Select(trial => trial.LastStep).Order().ElementAt(told.Length / 2);
        Trial[] compared = [.. told.Where(trial => double.IsFinite(Figure(trial, epoch)))];
        return new Importances(Of(compared, Array.ConvertAll(compared, trial => Figure(trial, epoch))), compared.Length, epoch);
    }

    private static double Figure(Trial trial, int? epoch) =>
        epoch is not { } step ? trial.State == TrialState.Complete ? trial.Value ?? double.NaN : double.NaN
        : trial.IntermediateValues.TryGetValue(step, out var told) ? told
        : double.NaN;

    private static IReadOnlyList<(string Name, double Share)> Of(Trial[] trials, double[] values)
    {
        string[] names = [.. trials.SelectMany(trial => trial.Parameters.Keys).Distinct()];
        if (trials.Length < LeastTrials || names.Length == 0)
            return [];
        var columns = Array.ConvertAll(names, name => Array.ConvertAll(trials, trial => Place(trial, name)));
        var gains = new double[names.Length];
        // Sums of squares of small numbers keep their digits.
        var mean = values.Average();
        values = Array.ConvertAll(values, value => value - mean);
        var isOne = values.Max() == values.Min();
        for (var tree = 0; tree < Trees && !isOne; tree++)
        {
            var random = new RandomStream(0, "importances", tree);
            int[] rows = [.. trials.Select(_ => random.NextInt(trials.Length))];
            Grow(columns, values, rows, gains, random, Deepest);
        }

        var sum = gains.Sum();
        return [.. names
            .Select((name, at) => (name, sum > 0 ? gains[at] / sum : 0))
            .OrderByDescending(own => own.Item2).ThenBy(own => own.name, StringComparer.Ordinal)];
    }

    /// <summary>A value on its scale; what a trial does not have is a value of its own, below all.</summary>
    private static double Place(Trial trial, string name) =>
        !trial.Parameters.TryGetValue(name, out var own) ? double.NegativeInfinity
        : own.Distribution is CategoricalDistribution ? own.Value
        : new Scale(own.Distribution).To(own.Value);

    /// <summary>Splits the rows where that lowers their variance the most, and then each part.</summary>
    private static void Grow(double[][] columns, double[] values, int[] rows, double[] gains, RandomStream random, int depth)
    {
        var whole = Spread(rows.Select(row => values[row]));
        if (depth == 0 || rows.Length < 2 || whole <= 0)
            return;
        var (gain, column, border) = (0.0, -1, 0.0);
        foreach (var candidate in Candidates(columns.Length, random))
        {
            if (Best(columns[candidate], values, rows, whole) is var (found, at) && found > gain)
                (gain, column, border) = (found, candidate, at);
        }

        if (column < 0)
            return;
        gains[column] += gain;
        Grow(columns, values, [.. rows.Where(row => columns[column][row] <= border)], gains, random, depth - 1);
        Grow(columns, values, [.. rows.Where(row => columns[column][row] > border)], gains, random, depth - 1);
    }

    /// <summary>The columns that a split may take: a third of them, and one at least, as Breiman has it for regression.</summary>
    private static int[] Candidates(int count, RandomStream random)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        random.Shuffle(order);
        return order[..Math.Max(1, (count + 2) / 3)];
    }

    /// <summary>The border of a column that lowers the sum of squared deviations the most, and by how much.</summary>
    private static (double Gain, double Border) Best(double[] column, double[] values, int[] rows, double whole)
    {
        int[] sorted = [.. rows.OrderBy(row => column[row])];
        double total = sorted.Sum(row => values[row]), squares = sorted.Sum(row => values[row] * values[row]);
        var (below, belowSquares, best, border) = (0.0, 0.0, 0.0, 0.0);
        for (var count = 1; count < sorted.Length; count++)
        {
            var value = values[sorted[count - 1]];
            (below, belowSquares) = (below + value, belowSquares + value * value);
            if (column[sorted[count - 1]] == column[sorted[count]])
                continue;
            var above = total - below;
            var gain = whole - (belowSquares - below * below / count)
                - (squares - belowSquares - above * above / (sorted.Length - count));
            if (gain > best)
                (best, border) = (gain, column[sorted[count - 1]]);
        }

        return (best, border);
    }

    private static double Spread(IEnumerable<double> values)
    {
        double[] all = [.. values];
        var mean = all.Average();
        return all.Sum(value => (value - mean) * (value - mean));
    }
}
