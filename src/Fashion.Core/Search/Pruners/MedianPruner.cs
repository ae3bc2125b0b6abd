namespace Fashion.Core.Search;

/// <summary>
/// The median stopping rule (Golovin et al., "Google Vizier", 2017): a trial stops where the best that it told of so far is
/// worse than the median, over the trials that went to their end, of the mean that each had told of by the same epoch.
/// </summary>
/// <param name="maximize">Whether higher is better.</param>
/// <param name="startup">Trials that go to their end before any is stopped.</param>
public sealed class MedianPruner(bool maximize, int startup = 5) : IPruner
{
    public bool ShouldPrune(Trial trial, IReadOnlyList<Trial> trials)
    {
        var step = trial.LastStep;
        var means = trials
            .Where(other => other.State == TrialState.Complete && other.Number != trial.Number && other.SameAs is null)
            .Select(other => Mean(other, step))
            .Where(mean => !double.IsNaN(mean))
            .ToArray();
        if (means.Length < startup)
            return false;
        var own = trial.IntermediateValues.Values.Where(value => !double.IsNaN(value)).ToArray();
        if (own.Length == 0)
            return true;
        return maximize ? own.Max() < Median(means) : own.Min() > Median(means);
    }

    public int? Promoted(IReadOnlyList<Trial> trials) => null;

    private static double Mean(Trial trial, int until)
    {
        var told = trial.IntermediateValues.Where(own => own.Key <= until && !double.IsNaN(own.Value)).ToArray();
        return told.Length == 0 ? double.NaN : told.Average(own => own.Value);
    }

    private static double Median(double[] numbers)
    {
        Array.Sort(numbers);
        var middle = numbers.Length / 2;
        return numbers.Length % 2 == 1 ? numbers[middle] : (numbers[middle - 1] + numbers[middle]) / 2;
    }
}
