using System.Diagnostics;
using Fashion.Core.Classifiers;
using Fashion.Core.Data;
using Fashion.Core.Numerics;
using Fashion.Core.Serialization;
using Fashion.Dsl;

namespace Fashion.Core.Linear;

/// <summary>
/// A linear classifier by stochastic gradient descent, with the update rules, the schedules and the stopping rule of
/// scikit-learn's SGDClassifier: one function for each class against the rest, or with the loss <c>softmax</c> one for
/// each class that all learn together. With <c>early_stop</c> all classes stop together, by the validation accuracy.
/// </summary>
/// <param name="options">Its parameters, as the spec language has them.</param>
/// <param name="normalization">How pixels become numbers.</param>
/// <param name="threads">Threads that compute; 0 takes one for each physical core. The result is the same with any.</param>
public sealed class SgdClassifier(SgdClassifierOptions options, Normalization normalization, int threads = 0)
    : LinearClassifier(normalization, threads), IIncrementalClassifier
{
    private const string Unit = "epoch";

    private SgdState? state;

    public SgdClassifierOptions Options { get; } = options;

    public override bool HasProbabilities => !Options.Loss.IsHinge && !Options.Loss.IsSquaredHinge;

    protected override string Kind => "sgd";

    protected override UsageException WithoutProbabilities => new(
        "U409", "a hinge loss gives scores, and no probabilities", "write `loss=log` or `loss=modified_huber`");

    /// <summary>
    /// One more epoch, over these images; with them alone where there was none before. As scikit-learn's, it counts its
    /// steps on from those before it, and begins at <c>eta0</c> where the schedule keeps a rate.
    /// </summary>
    public FitResult PartialFit(ImageSet images, FitOptions? options = null) =>
        LearnMore(images, options, (kept, weights, fit) =>
        {
            // On a copy: steps that end in no finite numbers leave everything as it was.
            var own = IsFitted ? state!.Copy() : NewState(kept);
            var normalizer = IsFitted ? Normalizer! : Normalizer.Fit(Normalization, kept);
            var descent = Descent(kept, weights, own, normalizer);
            var clock = Stopwatch.StartNew();
            descent.Begin();
            descent.Epoch();
            Learned(own, normalizer, kept.PixelsPerImage);
            return new FitResult(Completed: true, 1, clock.Elapsed.TotalSeconds, Figures(descent, own)) { Unit = Unit };
        });

    protected override void CheckParameters()
    {
        if (!(Options.Alpha > 0) || double.IsInfinity(Options.Alpha))
            throw OutOfRange("alpha", Options.Alpha, "a number above 0");
        if (!(Options.L1Ratio is >= 0 and <= 1))
            throw OutOfRange("l1_ratio", Options.L1Ratio, "a share from 0 to 1");
        if (!(Options.Eta0 > 0) || double.IsInfinity(Options.Eta0))
            throw OutOfRange("eta0", Options.Eta0, "a number above 0");
        if (!double.IsFinite(Options.PowerT))
            throw OutOfRange("power_t", Options.PowerT, "a number");
        if (Options.MaxEpochs < 1)
            throw OutOfRange("max_epochs", Options.MaxEpochs, "at least 1");
        if (!(Options.Tolerance > 0))
            throw OutOfRange("tolerance", Options.Tolerance, "a number above 0");
    }

    protected override void CheckFor(ImageSet images, FitOptions options)
    {
        if (Options.EarlyStop && options.Validation is not { Count: > 0 })
        {
            throw new UsageException(
                "U410", "`early_stop` watches the validation accuracy, and there are no validation images",
                "write `split = [train: 90%, validation: 10%]`, or leave `early_stop` out");
        }
    }

    protected override FitResult Learn(ImageSet images, float[]? weights, FitOptions fit)
    {
        var normalizer = Normalizer.Fit(Normalization, images);
        var classes = images.ClassNames.Count;
        var own = NewState(images);
        if (fit.Checkpoints.Load() is { } saved)
            own.Restore(saved);
        var descent = Descent(images, weights, own, normalizer);
        var spent = own.Progress.Seconds;
        var clock = Stopwatch.StartNew();
        bool Goes() => own.Progress.Epoch < Options.MaxEpochs && !own.Progress.AllDone;
        while (Goes())
        {
            var before = clock.Elapsed.TotalSeconds;
            descent.Epoch();
            if (Options.EarlyStop)
                Watch(own, descent, normalizer, fit.Validation!);
            own.Progress.Seconds = spent + clock.Elapsed.TotalSeconds;
            fit.Observer.OnIteration(new FitIteration(
                Unit, own.Progress.Epoch, Options.MaxEpochs, Figures(descent, own), clock.Elapsed.TotalSeconds - before));
            var stop = Goes() && fit.Cancel.IsCancellationRequested;
            if (stop || fit.Checkpoints.IsDue)
                fit.Checkpoints.Save(own.ToFitState());
            if (stop)
            {
                return new FitResult(Completed: false, own.Progress.Epoch, own.Progress.Seconds, Figures(descent, own))
                {
                    Unit = Unit,
                };
            }
        }

        var knowsLess = descent.Loss > SgdLosses.OfNothing(Options.Loss, classes);
        var converged = own.Progress.AllDone && !knowsLess;
        if (knowsLess)
        {
            fit.Observer.OnMessage(FormattableString.Invariant(
                $"the steps are too long: the loss of {descent.Loss:0.0e0} is above that of weights of 0; raise `alpha`, or write `schedule=constant` with a small `eta0`"));
        }
        else if (!converged && !Options.EarlyStop)
        {
            fit.Observer.OnMessage(
                $"not converged after {own.Progress.Epoch} epochs: {own.Progress.Done.Count(done => !done)} of {classes} classes still gain; raise `max_epochs`");
        }

        Learned(own, normalizer, images.PixelsPerImage);
        return new FitResult(Completed: true, own.Progress.Epoch, own.Progress.Seconds, Figures(descent, own))
        {
            Unit = Unit,
            Converged = converged,
        };
    }

    protected override void Shares(Span<float> scores)
    {
        if (Options.Loss.IsSoftmax)
            LinearShares.Softmax(scores);
        else if (Options.Loss.IsLog)
            LinearShares.Logistic(scores);
        else
            LinearShares.ModifiedHuber(scores);
    }

    /// <summary>Beside the weights, all that further learning follows from.</summary>
    protected override IEnumerable<SafetensorsTensor> Learned()
    {
        foreach (var tensor in base.Learned())
            yield return tensor;
        foreach (var tensor in state!.ToTensors())
            yield return tensor;
    }

    protected override void Restore(LearnedTensors tensors, Shape shape, IReadOnlyList<string> classNames, float fullScale)
    {
        base.Restore(tensors, shape, classNames, fullScale);
        state = new SgdState(classNames.Count, RowKernels.Width((int)shape.Count));
        state.Restore(tensors);
    }

    private void Learned(SgdState own, Normalizer normalizer, int features)
    {
        state = own;
        Keep(Result(own, features), normalizer);
    }

    private static FitFigure[] Figures(SgdDescent descent, SgdState state) =>
        [new("loss", descent.Loss), new("classes_learning", state.Progress.Done.Count(done => !done))];

    private LinearWeights Result(SgdState from, int features)
    {
        var classes = from.Progress.Intercepts.Length;
        var rows = Options.Average ? from.Averages : from.Weights;
        var weights = new float[classes * features];
        for (var label = 0; label < classes; label++)
            rows.Span.Slice(label * RowKernels.Width(features), features).CopyTo(weights.AsSpan(label * features));
        var intercepts = Options.Average ? from.Progress.AverageIntercepts : from.Progress.Intercepts;
        return new LinearWeights(weights, Array.ConvertAll(intercepts, number => (float)number));
    }

    /// <summary>Ends, or slows, where the accuracy on the validation images has not risen by the tolerance for five epochs.</summary>
    private void Watch(SgdState own, SgdDescent descent, Normalizer normalizer, ImageSet validation)
    {
        var scores = Scores(validation, Result(own, validation.PixelsPerImage), normalizer);
        var predicted = Probabilities.Labels(scores, own.Progress.Done.Length);
        var accuracy = Evaluation.Of(validation, predicted).Figures.Accuracy;
        var numbers = own.Progress;
        numbers.IdleAccuracy = accuracy < numbers.BestAccuracy + Options.Tolerance ? numbers.IdleAccuracy + 1 : 0;
        numbers.BestAccuracy = Math.Max(numbers.BestAccuracy, accuracy);
        if (numbers.IdleAccuracy < SgdDescent.Patience)
            return;
        if (descent.Slow([.. Enumerable.Range(0, numbers.Done.Length)]))
            numbers.IdleAccuracy = 0;
        else
            Array.Fill(numbers.Done, true);
    }

    private static SgdState NewState(ImageSet images) =>
        new(images.ClassNames.Count, RowKernels.Width(images.PixelsPerImage));

    private SgdDescent Descent(ImageSet images, float[]? weights, SgdState own, Normalizer normalizer) =>
        new(Options, Rows(images, normalizer), images.Labels, weights, own, Threads);
}
