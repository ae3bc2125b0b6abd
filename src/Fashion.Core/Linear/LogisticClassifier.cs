using System.Diagnostics;
using Fashion.Core.Classifiers;
using Fashion.Core.Data;
using Fashion.Core.Numerics;
using Fashion.Core.Optimization;
using Fashion.Dsl;

namespace Fashion.Core.Linear;

/// <summary>
/// Multinomial logistic regression by L-BFGS. The loss is the mean over the images of -log p(true class), plus the sum of
/// squared weights over <c>2 c n</c>, n images: scikit-learn's LogisticRegression divided by <c>c n</c>. Two classes have
/// a row of weights each.
/// </summary>
/// <param name="options">Its parameters, as the spec language has them.</param>
/// <param name="normalization">How pixels become numbers.</param>
/// <param name="threads">Threads that compute; 0 takes one for each physical core. The result is the same with any.</param>
public sealed class LogisticClassifier(LogisticOptions options, Normalization normalization, int threads = 0)
    : LinearClassifier(normalization, threads)
{
    private const string Unit = "iteration";

    // A pass in double precision takes as long as a few iterations.
    private const int RebaseEvery = 50;

    public LogisticOptions Options { get; } = options;

    public override bool HasProbabilities => true;

    protected override string Kind => "logistic";

    protected override void CheckParameters()
    {
        if (!(Options.C > 0) || double.IsInfinity(Options.C))
            throw OutOfRange("c", Options.C, "a number above 0");
        if (Options.MaxIterations < 1)
            throw OutOfRange("max_iterations", Options.MaxIterations, "at least 1");
        if (!(Options.Tolerance > 0))
            throw OutOfRange("tolerance", Options.Tolerance, "a number above 0");
    }

    protected override FitResult Learn(ImageSet images, float[]? weights, FitOptions options)
    {
        var normalizer = Normalizer.Fit(Normalization, images);
        var classes = images.ClassNames.Count;
        var total = weights?.Sum(weight => (double)weight) ?? images.Count;
        var rows = Rows(images, normalizer);
        var penalty = Options.L2 ? 1 / (Options.C * total) : 0;
        var directions = Directions(rows);
        double[] mean = [.. directions.Mean[..rows.Features].ToArray().Select(number => (double)number)];
        var objective = new SoftmaxObjective(rows, images.Labels, weights, classes, penalty, mean, Threads);
        var (state, spent, origin) = LbfgsCheckpoint.Load(options.Checkpoints, objective.Size);
        objective.Rebase(origin);
        var minimizer = new Lbfgs(
            objective, state, preconditioner: new SoftmaxPreconditioner(directions, rows.Features, classes, penalty));
        var clock = Stopwatch.StartNew();
        double Seconds() => spent + clock.Elapsed.TotalSeconds;
        minimizer.Begin();
        var stuck = false;
        bool Goes() => state.Iteration < Options.MaxIterations && state.GradientNorm > Options.Tolerance;
        while (Goes())
        {
            var before = Seconds();
            if (state.Iteration > 0 && state.Iteration % RebaseEvery == 0)
                Rebase(objective, minimizer, state);
            var taken = state.Iteration;
            var goes = minimizer.Step();
            if (state.Iteration > taken)
            {
                options.Observer.OnIteration(new FitIteration(
                    Unit, state.Iteration, Options.MaxIterations, Figures(state), Seconds() - before));
            }

            if (!goes)
            {
                stuck = ReferenceEquals(objective.Base, state.Point);
                if (stuck)
                    break;
                // Float32 can tell no more from the last base.
                Rebase(objective, minimizer, state);
            }

            var stop = Goes() && options.Cancel.IsCancellationRequested;
            if (stop || options.Checkpoints.IsDue)
                LbfgsCheckpoint.Save(options.Checkpoints, state, Seconds(), objective.Base);
            if (stop)
                return new FitResult(Completed: false, state.Iteration, Seconds(), Figures(state)) { Unit = Unit };
        }

        var converged = state.GradientNorm <= Options.Tolerance;
        if (stuck)
        {
            options.Observer.OnMessage(FormattableString.Invariant(
                $"no step makes the loss smaller: with a gradient of {state.GradientNorm:0.0e0} it is as small as float32 can tell"));
        }
        else if (!converged)
        {
            options.Observer.OnMessage(FormattableString.Invariant(
                $"not converged after {state.Iteration} iterations: the gradient is {state.GradientNorm:0.0e0}, above the tolerance of {Options.Tolerance:0.0e0}; raise `max_iterations`"));
        }

        var intercepts = Enumerable.Range(0, classes).Select(label => (float)objective.Intercept(state.Point, label));
        Keep(LinearWeights.Of(state.Point, rows.Features, [.. intercepts]), normalizer);
        return new FitResult(Completed: true, state.Iteration, Seconds(), Figures(state))
        {
            Unit = Unit,
            Converged = converged,
        };
    }

    protected override void Shares(Span<float> scores) => LinearShares.Softmax(scores);

    private static void Rebase(SoftmaxObjective objective, Lbfgs minimizer, LbfgsState state)
    {
        objective.Rebase(state.Point);
        state.Idle = 0;
        minimizer.Refresh();
    }

    private static unsafe MainDirections Directions(PixelRows rows) =>
        new(rows.Count, rows.Features, SoftmaxPreconditioner.Directions, (row, into) => rows.Read(row, into));

    private static FitFigure[] Figures(LbfgsState state) =>
        [new("loss", state.Value), new("gradient", state.GradientNorm)];
}
