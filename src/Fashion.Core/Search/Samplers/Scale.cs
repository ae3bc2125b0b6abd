namespace Fashion.Core.Search;

/// <summary>
/// A range on the scale on which its values are evenly spread. Of values with a step each is the middle of an interval.
/// </summary>
internal sealed class Scale
{
    private readonly bool log;
    private readonly double least, most, half, step;

    public Scale(Distribution distribution)
    {
        (least, most, log, step) = distribution switch
        {
            FloatDistribution real => (real.Low, real.High, real.Log, real.Step ?? 0),
            IntDistribution whole => (whole.Low, whole.High, whole.Log, (double)whole.Step),
            _ => throw new ArgumentException($"no range: {distribution}", nameof(distribution)),
        };
        half = step / 2;
        (Low, High) = (To(least - half), To(most + half));
    }

    public double Low { get; }

    public double High { get; }

    /// <summary>Whether values have a step.</summary>
    public bool IsStepped => step > 0;

    public double To(double value) => log ? Math.Log(value) : value;

    /// <summary>The value nearest to a place on the scale.</summary>
    public double From(double place)
    {
        var value = log ? Math.Exp(place) : place;
        if (IsStepped)
            value = least + Math.Round((value - least) / step) * step;
        return Math.Clamp(value, least, most);
    }

    /// <summary>The interval that a stepped value stands for.</summary>
    public (double From, double To) Interval(double value) => (To(value - half), To(value + half));
}
