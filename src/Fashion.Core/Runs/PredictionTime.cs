namespace Fashion.Core.Runs;

/// <summary>One pass over images of a run's own data, with the threads and the device of its training.</summary>
/// <param name="Images">How many.</param>
/// <param name="Seconds">All of it.</param>
public sealed record PredictionTime(int Images, double Seconds)
{
    /// <summary>Seconds for so many at this pace.</summary>
    public double For(int images) => Seconds / Images * images;
}
