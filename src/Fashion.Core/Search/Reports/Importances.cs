using Fashion.Core.Random;

namespace Fashion.Core.Search;

/// <summary>
/// How much of the trials' differences each parameter explains: the mean decrease in variance by its splits in a forest of
/// regression trees (Breiman, "Random forests", 2001), as shares of 1.
/// </summary>
public static class Importances
{
    private const int Trees = 64;
    private const int Deepest = 64;

    /// <summary>Fewer trials say nothing.</summary>
    private const int LeastTrials = 4;

    /// <param name="trials">Those that went to their end count.</param>
    /// <returns>The parameters with their share, the most important first; empty where too few trials tell anything.</returns>
    public static IReadOnlyList<(string Name, double Share)> Of(IReadOnlyList<Trial> trials)
    {
        Trial[] complete = [.. trials.Where(trial => trial.State == TrialState.Complete && double.IsFinite(trial.Value ?? double.NaN))];
        string[] names = [.. complete.SelectMany(trial => trial.Parameters.Keys).Distinct()];
        if (complete.Length < LeastTrials || names.Length == 0)
            return [];
        var columns = Array.ConvertAll(names, name => Array.ConvertAll(complete, trial => Place(trial, name)));
        var values = Array.ConvertAll(complete, trial => trial.Value!.Value);
        var gains = new double[names.Length];
        for (var tree = 0; tree < Trees; tree++)
        {
            var random = new RandomStream(0, "importances", tree);
            int[] rows = [.. complete.Select(_ => random.NextInt(complete.Length))];
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
