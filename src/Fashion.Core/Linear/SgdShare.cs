namespace Fashion.Core.Linear;

/// <summary>
/// The classes that one thread takes through an epoch, and its own copy of what they change at every step: numbers of two
/// threads in one line of the cache would make both wait.
/// </summary>
internal sealed class SgdShare
{
    public SgdShare(SgdState.Numbers progress, int[] classes)
    {
        Classes = classes;
        Intercepts = Array.ConvertAll(classes, label => progress.Intercepts[label]);
        AverageIntercepts = Array.ConvertAll(classes, label => progress.AverageIntercepts[label]);
        Due = Array.ConvertAll(classes, label => progress.Due[label]);
        AllScores = new double[progress.Intercepts.Length];
        (Losses, Scores, Slopes) = (new double[classes.Length], new double[classes.Length], new double[classes.Length]);
    }

    public int[] Classes { get; }

    public double[] Intercepts { get; }

    public double[] AverageIntercepts { get; }

    public double[] Due { get; }

    /// <summary>Over the epoch's images; of a softmax the first is that of all classes.</summary>
    public double[] Losses { get; }

    public double[] Scores { get; }

    /// <summary>Those of all classes, others' too; of a softmax.</summary>
    public double[] AllScores { get; }

    public double[] Slopes { get; }

    public void WriteBack(SgdState.Numbers progress, double[] losses)
    {
        for (var at = 0; at < Classes.Length; at++)
        {
            var label = Classes[at];
            progress.Intercepts[label] = Intercepts[at];
            progress.AverageIntercepts[label] = AverageIntercepts[at];
            progress.Due[label] = Due[at];
            losses[label] = Losses[at];
        }
    }
}
