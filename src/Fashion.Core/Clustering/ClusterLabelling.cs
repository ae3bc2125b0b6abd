namespace Fashion.Core.Clustering;

/// <summary>Which class each cluster stands for, by the classes of its images.</summary>
internal static class ClusterLabelling
{
    /// <summary>How much of each class there is in each cluster: clusters x classes.</summary>
    public static double[,] Contents(int[] assignments, int[] labels, float[]? weights, int clusters, int classes)
    {
        var contents = new double[clusters, classes];
        for (var image = 0; image < assignments.Length; image++)
            contents[assignments[image], labels[image]] += weights?[image] ?? 1;
        return contents;
    }

    /// <summary>The commonest class of each, the first of equals; of a cluster without images the commonest of all.</summary>
    public static int[] Majority(double[,] contents)
    {
        var (clusters, classes) = (contents.GetLength(0), contents.GetLength(1));
        var all = new double[classes];
        foreach (var cluster in Enumerable.Range(0, clusters))
        {
            for (var label = 0; label < classes; label++)
                all[label] += contents[cluster, label];
        }

        var labels = new int[clusters];
        for (var cluster = 0; cluster < clusters; cluster++)
        {
            double[] own = [.. Enumerable.Range(0, classes).Select(label => contents[cluster, label])];
            labels[cluster] = Array.IndexOf(own.Sum() > 0 ? own : all, (own.Sum() > 0 ? own : all).Max());
        }

        return labels;
    }

    /// <summary>
    /// One cluster for each class, so that most images are right; null where there are not as many clusters as classes.
    /// </summary>
    public static int[]? OneToOne(double[,] contents) =>
        contents.GetLength(0) == contents.GetLength(1) ? Assignment.Best(contents) : null;
}
