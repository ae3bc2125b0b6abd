using Fashion.Core.Numerics;

namespace Fashion.Core.Clustering;

/// <summary>
/// A division of centres into groups of about ten that lie together, after Yinyang k-means (Ding et al. 2015). Few
/// centres are one group, which is Hamerly's algorithm (2010).
/// </summary>
internal sealed class CentreGroups
{
    private const int Size = 10;
    private const int Iterations = 5;

    private CentreGroups(int[] order, int[] starts) => (Order, Starts) = (order, starts);

    /// <summary>The centres, group by group.</summary>
    public int[] Order { get; }

    /// <summary>Where each group begins in <see cref="Order"/>, and the end of the last.</summary>
    public int[] Starts { get; }

    public int Count => Starts.Length - 1;

    public static CentreGroups Of(double[] points, int features, ParallelOptions threads)
    {
        var centres = points.Length / features;
        var count = centres / Size;
        if (count < 2)
            return new CentreGroups([.. Enumerable.Range(0, centres)], [0, centres]);
        var group = Divide(points, features, centres, count, threads);
        int[] order = [.. Enumerable.Range(0, centres).OrderBy(centre => group[centre]).ThenBy(centre => centre)];
        int[] sizes = [.. Enumerable.Range(0, count).Select(index => group.Count(own => own == index)).Where(size => size > 0)];
        var starts = new int[sizes.Length + 1];
        for (var at = 0; at < sizes.Length; at++)
            starts[at + 1] = starts[at] + sizes[at];
        return new CentreGroups(order, starts);
    }

    /// <summary>A few of Lloyd's iterations over the centres; how good they are decides only how fast the clustering is.</summary>
    private static int[] Divide(double[] points, int features, int centres, int count, ParallelOptions threads)
    {
        var floats = Array.ConvertAll(points, number => (float)number);
        var middles = points[..(count * features)];
        var group = new int[centres];
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            Parallel.For(0, centres, threads, centre =>
            {
                var least = double.PositiveInfinity;
                for (var at = 0; at < count; at++)
                {
                    var distance = DoubleSums.SquaredDistance(
                        floats.AsSpan(centre * features, features), middles.AsSpan(at * features, features));
                    if (distance < least)
                        (group[centre], least) = (at, distance);
                }
            });
            var sums = new double[count * features];
            var sizes = new int[count];
            for (var centre = 0; centre < centres; centre++)
            {
                DoubleSums.Add(
                    sums.AsSpan(group[centre] * features, features), floats.AsSpan(centre * features, features), 1);
                sizes[group[centre]]++;
            }

            for (var at = 0; at < sums.Length; at++)
            {
                if (sizes[at / features] > 0)
                    middles[at] = sums[at] / sizes[at / features];
            }
        }

        return group;
    }
}
