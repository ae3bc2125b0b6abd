namespace Fashion.Core.Search;

/// <summary>Where a trial is, in Optuna's words and order.</summary>
public enum TrialState
{
    Running,
    Complete,
    Pruned,
    Fail,
    Waiting,
}

/// <summary>A parameter's value in a trial, and the values that it could have had.</summary>
public readonly record struct TrialParameter(Distribution Distribution, double Value)
{
    /// <summary>The value as people read it: four digits tell apart what was drawn, where a spec keeps all.</summary>
    public string Shown => Distribution is FloatDistribution
        ? Value.ToString("G4", System.Globalization.CultureInfo.InvariantCulture).ToLowerInvariant()
        : Distribution.Text(Value);

    /// <summary>The value as one of another distribution; null where it is none of its. Choices are the same by their text.</summary>
    public double? In(Distribution other) => (Distribution, other) switch
    {
        _ when ReferenceEquals(Distribution, other) => Value,
        (CategoricalDistribution own, CategoricalDistribution choices) => choices.IndexOf(own.Text(Value)),
        (CategoricalDistribution, _) or (_, CategoricalDistribution) => null,
        _ => other.Contains(Value) ? Value : null,
    };
}

/// <summary>One point of a search, and how it did.</summary>
public sealed record Trial
{
    /// <summary>From 0, in the order in which they began.</summary>
    public required int Number { get; init; }

    public required TrialState State { get; init; }

    /// <summary>What the search is for; null where there is none yet, or never will be.</summary>
    public double? Value { get; init; }

    public IReadOnlyDictionary<string, TrialParameter> Parameters { get; init; } =
        new Dictionary<string, TrialParameter>();

    /// <summary>The figure on the way, by the epoch from 1.</summary>
    public IReadOnlyDictionary<int, double> IntermediateValues { get; init; } = new Dictionary<int, double>();

    /// <summary>The number of the pruned trial that this one goes on with; null where it began by itself.</summary>
    public int? ContinuationOf { get; init; }

    /// <summary>The number of the trial with the same point whose figures this one has; null where they are its own.</summary>
    public int? SameAs { get; init; }

    public bool IsFinished => State is TrialState.Complete or TrialState.Pruned or TrialState.Fail;

    /// <summary>The last epoch that it told of; 0 where there is none.</summary>
    public int LastStep => IntermediateValues.Count == 0 ? 0 : IntermediateValues.Keys.Max();
}
