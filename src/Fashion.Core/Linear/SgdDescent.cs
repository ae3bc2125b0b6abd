using Fashion.Core.Numerics;
using Fashion.Core.Random;
using Fashion.Dsl;

namespace Fashion.Core.Linear;

/// <summary>
/// Epochs of stochastic gradient descent over images one by one (Bottou 2010), in scikit-learn's arithmetic. Each thread
/// takes some of the classes through the whole epoch. Those of a one-against-rest fit do not know of each other; those of
/// a softmax exchange their scores at every image. The result is the same with any number of threads.
/// </summary>
internal sealed unsafe class SgdDescent
{
    /// <summary>Epochs without a gain that end a fit.</summary>
    public const int Patience = 5;

    // As scikit-learn: slopes beyond it would overflow the weights.
    private const double LargestSlope = 1e12;

    // A softmax with fewer weights for each thread waits more than it computes.
    private const int LeastShare = 2048;

    // Of adaptive rates, as scikit-learn.
    private const double LeastRate = 1e-6;

    private readonly SgdKernels kernels = SgdKernels.Best;
    private readonly SgdClassifierOptions options;
    private readonly PixelRows rows;
    private readonly int[] labels;
    private readonly float[]? sampleWeights;
    private readonly SgdState state;
    private readonly int classes;
    private readonly int groups;
    private readonly double start;
    private readonly double l1;
    private readonly double[] losses;

    /// <param name="options">The parameters.</param>
    /// <param name="rows">The images.</param>
    /// <param name="labels">Their classes.</param>
    /// <param name="sampleWeights">How much each counts; null where all count 1.</param>
    /// <param name="state">Where the fit is; changed by each epoch.</param>
    /// <param name="threads">Threads that share the classes.</param>
    public SgdDescent(
        SgdClassifierOptions options, PixelRows rows, int[] labels, float[]? sampleWeights, SgdState state, int threads)
    {
        (this.options, this.rows, this.labels, this.sampleWeights, this.state) =
            (options, rows, labels, sampleWeights, state);
        classes = state.Progress.Intercepts.Length;
        var most = options.Loss.IsSoftmax ? (int)Math.Max(1, (long)classes * rows.Width / LeastShare) : classes;
        groups = Math.Min(threads, Math.Min(most, classes));
        l1 = options.Penalty.IsL1 ? 1 : options.Penalty.IsElasticNet ? options.L1Ratio : 0;
        losses = new double[classes];
        // Bottou's heuristic, as scikit-learn has it: the first rate is about as large as the weights will be.
        start = 1 / (Math.Sqrt(1 / Math.Sqrt(options.Alpha)) * options.Alpha);
        if (state.Progress.Step == 0)
            Begin();
    }

    /// <summary>The mean of the classes' losses, each of the last epoch in which it learned; with softmax the one loss.</summary>
    public double Loss => options.Loss.IsSoftmax ? state.Progress.Losses[0] : state.Progress.Losses.Average();

    /// <summary>All classes learn, at the first rate, and nothing is known of how far they came.</summary>
    public void Begin()
    {
        var progress = state.Progress;
        Array.Fill(progress.Rates, options.Eta0);
        Array.Fill(progress.BestLosses, double.PositiveInfinity);
        Array.Clear(progress.Idle);
        Array.Clear(progress.Done);
    }

    /// <summary>What an end of the gains leads to: with adaptive rates to smaller ones, while there are any.</summary>
    /// <returns>Whether the rates of these classes became smaller.</returns>
    public bool Slow(int[] learning)
    {
        var rates = state.Progress.Rates;
        if (!options.Rate.IsAdaptive || learning.All(label => rates[label] <= LeastRate))
            return false;
        foreach (var label in learning)
            rates[label] /= 5;
        return true;
    }

    /// <summary>Goes once through all images, in an order of its own.</summary>
    /// <exception cref="RunException">A weight is no longer a finite number.</exception>
    public void Epoch()
    {
        var progress = state.Progress;
        var order = Enumerable.Range(0, rows.Count).ToArray();
        new RandomStream((ulong)options.Seed, "order", progress.Epoch).Shuffle(order);
        int[] learning = [.. Enumerable.Range(0, classes).Where(label => !progress.Done[label])];
        Array.Clear(losses);
        int[][] shares = [.. Enumerable.Range(0, groups).Select(group => Share(learning, group)).Where(own => own.Length > 0)];
        var exchange = options.Loss.IsSoftmax ? new ScoreExchange(shares) : null;
        // Threads of their own: those that exchange scores have to run at once.
        Task.WaitAll([.. shares.Select((own, thread) => Task.Factory.StartNew(
            () => Descend(order, own, thread, exchange), TaskCreationOptions.LongRunning))]);
        progress.Step += rows.Count;
        progress.Epoch++;
        foreach (var label in learning)
            progress.Losses[label] = losses[label] / rows.Count;
        foreach (var number in state.Weights.Span)
        {
            if (!float.IsFinite(number))
            {
                throw new DivergedException(
                    "R330", $"the weights are no longer finite after epoch {progress.Epoch}",
                    "lower `eta0`, raise `alpha`, or write `normalize = unit`");
            }
        }

        if (!options.EarlyStop)
            Stop(learning);
    }

    private void Descend(int[] order, int[] own, int thread, ScoreExchange? exchange)
    {
        try
        {
            var share = new SgdShare(state.Progress, own);
            Descend(order, share, thread, exchange);
            share.WriteBack(state.Progress, losses);
        }
        catch
        {
            exchange?.Abandon();
            throw;
        }
    }

    private void Descend(int[] order, SgdShare share, int thread, ScoreExchange? exchange)
    {
        var (own, width) = (share.Classes, rows.Width);
        AlignedFloats present = new(width), next = new(width);
        rows.Read(order[0], present.Pointer);
        for (var at = 0; at < own.Length; at++)
            share.Scores[at] = RowKernels.Best.Dot(Row(state.Weights, own[at]), present.Pointer, width);
        for (var place = 0; place < order.Length; place++)
        {
            var image = order[place];
            var step = state.Progress.Step + place + 1;
            for (var at = 0; at < own.Length; at++)
                share.Scores[at] += share.Intercepts[at];
            exchange?.Tell(place + 1, thread, share.Scores);
            // The last image's next one is itself: its scores are not used.
            rows.Read(order[Math.Min(place + 1, order.Length - 1)], next.Pointer);
            if (exchange is null)
            {
                Slopes(labels[image], share);
            }
            else
            {
                exchange.Hear(place + 1, share.AllScores);
                SoftmaxSlopes(labels[image], share);
            }

            for (var at = 0; at < own.Length; at++)
            {
                var rate = Rate(own[at], step);
                var slope = Math.Clamp(share.Slopes[at], -LargestSlope, LargestSlope);
                var gain = -rate * slope * (sampleWeights?[image] ?? 1);
                share.Scores[at] = Move(share, at, rate, gain, step, present.Pointer, next.Pointer);
            }

            (present, next) = (next, present);
        }

        GC.KeepAlive(present);
        GC.KeepAlive(next);
    }

    /// <summary>The slope of each function's loss at its score; adds the losses.</summary>
    private void Slopes(int label, SgdShare share)
    {
        var (own, scores) = (share.Classes, share.Scores);
        for (var at = 0; at < own.Length; at++)
        {
            var sign = own[at] == label ? 1 : -1;
            share.Slopes[at] = SgdLosses.Slope(options.Loss, scores[at], sign);
            share.Losses[at] += SgdLosses.Value(options.Loss, scores[at], sign);
        }
    }

    /// <summary>The same of a softmax, whose one loss is that of the first class.</summary>
    private static void SoftmaxSlopes(int label, SgdShare share)
    {
        var (own, scores) = (share.Classes, share.AllScores);
        var (largest, right, sum) = (scores.Max(), scores[label], 0.0);
        foreach (ref var score in scores.AsSpan())
            sum += score = Math.Exp(score - largest);
        if (own[0] == 0)
            share.Losses[0] += Math.Log(sum) - (right - largest);
        for (var at = 0; at < own.Length; at++)
            share.Slopes[at] = scores[own[at]] / sum - (own[at] == label ? 1 : 0);
    }

    /// <summary>Neighbours in memory: what a core fetches ahead of a row is seldom another thread's.</summary>
    private int[] Share(int[] learning, int group) =>
        learning[(learning.Length * group / groups)..(learning.Length * (group + 1) / groups)];

    private double Rate(int label, long step) =>
        options.Rate.IsOptimal ? 1 / (options.Alpha * (start + step - 1))
        : options.Rate.IsInverseScaling ? options.Eta0 / Math.Pow(step, options.PowerT)
        : state.Progress.Rates[label];

    /// <returns>The product of the moved weights with the next image.</returns>
    private double Move(SgdShare share, int at, double rate, double gain, long step, float* present, float* next)
    {
        var label = share.Classes[at];
        var weights = Row(state.Weights, label);
        var keep = options.Penalty.IsNone ? 1 : Math.Max(0, 1 - (1 - l1) * rate * options.Alpha);
        float score;
        if (l1 > 0)
        {
            share.Due[at] += l1 * rate * options.Alpha;
            score = kernels.StepToZero(
                weights, Row(state.Had, label), present, next, rows.Width, (float)keep, (float)gain,
                (float)share.Due[at]);
        }
        else
        {
            score = kernels.Step(weights, present, next, rows.Width, (float)keep, (float)gain);
        }

        share.Intercepts[at] += gain;
        if (options.Average)
        {
            kernels.Average(Row(state.Averages, label), weights, rows.Width, 1f / step);
            share.AverageIntercepts[at] += (share.Intercepts[at] - share.AverageIntercepts[at]) / step;
        }

        return score;
    }

    /// <summary>
    /// A class has done when its loss has not sunk by the tolerance for <see cref="Patience"/> epochs; with adaptive rates
    /// only when its rate has sunk to nothing.
    /// </summary>
    private void Stop(int[] learning)
    {
        var progress = state.Progress;
        foreach (var label in learning)
        {
            // Softmax has one loss for all.
            var loss = options.Loss.IsSoftmax ? losses[0] : losses[label];
            progress.Idle[label] = loss > progress.BestLosses[label] - options.Tolerance * rows.Count
                ? progress.Idle[label] + 1
                : 0;
            progress.BestLosses[label] = Math.Min(progress.BestLosses[label], loss);
            if (progress.Idle[label] < Patience)
                continue;
            if (Slow([label]))
                progress.Idle[label] = 0;
            else
                progress.Done[label] = true;
        }
    }

    private float* Row(AlignedFloats numbers, int label) => numbers.Pointer + (long)label * rows.Width;
}
