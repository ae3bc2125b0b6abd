using Fashion.Core.Data;
using Fashion.Core.Training;

namespace Fashion.Core.Classifiers;

/// <summary>What a fit is given beside the images to learn from.</summary>
public sealed record FitOptions
{
    /// <summary>
    /// How much each image counts, one number from 0 on for each: 0 is as if it were not there, 2 as if it were there twice. Null
    /// where all count 1.
    /// </summary>
    public IReadOnlyList<double>? SampleWeights { get; init; }

    /// <summary>Images that nothing is learned from, for what watches them; null where there are none.</summary>
    public ImageSet? Validation { get; init; }

    /// <summary>Told how the fit goes.</summary>
    public ITrainingObserver Observer { get; init; } = SilentObserver.Instance;

    /// <summary>Where the fit goes on from, and saves what it takes to go on.</summary>
    public IFitCheckpoints Checkpoints { get; init; } = NoCheckpoints.Instance;

    /// <summary>Stops a fit that iterates after the iteration under way; its state is saved.</summary>
    public CancellationToken Cancel { get; init; } = CancellationToken.None;
}

/// <summary>How a fit ended.</summary>
/// <param name="Completed">False where it was interrupted: the classifier has not learned, but its checkpoint can go on.</param>
/// <param name="Iterations">Passes over the images, or what the method counts in their place.</param>
/// <param name="Seconds">Of this fit, and of those that it went on from.</param>
/// <param name="Figures">What the method says of itself: a loss, a norm of its gradient.</param>
public sealed record FitResult(
    bool Completed, int Iterations, double Seconds, IReadOnlyList<FitFigure> Figures)
{
    /// <summary>What <see cref="Iterations"/> counts; empty where the method does not iterate.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Whether the method's own rule ended the fit; false where it ran out of iterations, null where it has no rule.</summary>
    public bool? Converged { get; init; }
}

/// <summary>A number with its name.</summary>
public readonly record struct FitFigure(string Name, double Value);

/// <summary>One iteration of a fit, as it is reported.</summary>
/// <param name="Unit">What is counted: <c>iteration</c>, <c>epoch</c>.</param>
/// <param name="Number">Which one, from 1.</param>
/// <param name="Most">The last one that there may be.</param>
/// <param name="Figures">Of this iteration.</param>
/// <param name="Seconds">It took.</param>
public sealed record FitIteration(string Unit, int Number, int Most, IReadOnlyList<FitFigure> Figures, double Seconds);
