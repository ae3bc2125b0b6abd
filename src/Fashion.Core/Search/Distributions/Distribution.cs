using System.Globalization;

namespace Fashion.Core.Search;

/// <summary>
/// The values that a parameter may take. As in a study's database a value is one number: of a categorical parameter the
/// index of its choice.
/// </summary>
public abstract record Distribution
{
    private protected Distribution()
    {
    }

    /// <summary>How many values there are; null where there is no end of them.</summary>
    public abstract long? Count { get; }

    /// <summary>Whether a number is one of the values.</summary>
    public abstract bool Contains(double value);

    /// <summary>The value at a place of [0, 1): evenly spread, on a log scale where it has one.</summary>
    public abstract double At(double place);

    /// <summary>One of the values, from the lowest on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not as many.</exception>
    public abstract double Value(long index);

    /// <summary>A value as a spec writes it.</summary>
    public abstract string Text(double value);

    /// <summary>The values as a spec writes them.</summary>
    public abstract string Syntax { get; }

    private protected static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>Real numbers from <paramref name="Low"/> to <paramref name="High"/>, both included.</summary>
/// <param name="Low">Above 0 on a log scale.</param>
/// <param name="High">Not below.</param>
/// <param name="Log">Whether logarithms are evenly spread.</param>
/// <param name="Step">From one value to the next; null where all numbers between are values. No log scale has one.</param>
public sealed record FloatDistribution(double Low, double High, bool Log = false, double? Step = null) : Distribution
{
    public override long? Count =>
        Step is { } step ? (long)Math.Floor((High - Low) / step + 1e-9) + 1 : Low == High ? 1 : null;

    public override bool Contains(double value) => value >= Low && value <= High;

    public override double At(double place)
    {
        if (Step is not null)
            return Value((long)(place * Count!.Value));
        // Rounding may leave the range.
        var value = Log
            ? Math.Exp(Math.Log(Low) + place * (Math.Log(High) - Math.Log(Low)))
            : Low + place * (High - Low);
        return Math.Clamp(value, Low, High);
    }

    public override double Value(long index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)index, (ulong)(Count ?? 0), nameof(index));
        return Math.Min(Low + index * (Step ?? 0), High);
    }

    public override string Text(double value) => Number(value);

    public override string Syntax => $"?{(Log ? "log" : "range")}({Number(Low)}..{Number(High)})";
}

/// <summary>Whole numbers from <paramref name="Low"/> to <paramref name="High"/>, both included.</summary>
/// <param name="Low">The lowest.</param>
/// <param name="High">The highest.</param>
/// <param name="Log">Whether logarithms are evenly spread.</param>
/// <param name="Step">From one value to the next, from the lowest on.</param>
public sealed record IntDistribution(long Low, long High, bool Log = false, long Step = 1) : Distribution
{
    public override long? Count => (High - Low) / Step + 1;

    public override bool Contains(double value) =>
        value >= Low && value <= High && Math.Floor(value) == value && ((long)value - Low) % Step == 0;

    public override double At(double place)
    {
        if (!Log)
            return Value((long)(place * Count!.Value));
        double low = Math.Log(Low - 0.5), high = Math.Log(High + 0.5);
        return Math.Clamp(Math.Round(Math.Exp(low + place * (high - low))), Low, High);
    }

    public override double Value(long index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)index, (ulong)Count!.Value, nameof(index));
        return Low + index * Step;
    }

    public override string Text(double value) => Number(value);

    public override string Syntax => $"?{(Log ? "log" : "range")}({Number(Low)}..{Number(High)})";
}

/// <summary>One of several values that have no order.</summary>
/// <param name="Choices">As a spec writes them.</param>
public sealed record CategoricalDistribution(IReadOnlyList<string> Choices) : Distribution
{
    public override long? Count => Choices.Count;

    public override bool Contains(double value) => value >= 0 && value < Choices.Count && Math.Floor(value) == value;

    public override double At(double place) => (int)(place * Choices.Count);

    public override double Value(long index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)index, (ulong)Choices.Count, nameof(index));
        return index;
    }

    public override string Text(double value) => Choices[(int)value];

    public override string Syntax => $"?choice({string.Join(", ", Choices)})";

    /// <summary>The place of a choice; null where there is no such choice.</summary>
    public double? IndexOf(string choice)
    {
        for (var at = 0; at < Choices.Count; at++)
        {
            if (Choices[at] == choice)
                return at;
        }

        return null;
    }

    public bool Equals(CategoricalDistribution? other) => other is not null && Choices.SequenceEqual(other.Choices);

    public override int GetHashCode() => Choices.Aggregate(0, HashCode.Combine);
}
