using System.Numerics.Tensors;
using Fashion.Core.Numerics;
using Fashion.Core.Optimization;

namespace Fashion.Core.Linear;

/// <summary>
/// The loss of multinomial logistic regression: the weighted mean over the images of -log p(true class), plus half the
/// penalty times the sum of the squared weights; intercepts are not penalized. A point is classes x features weights and
/// then for each class the score of the mean image, its intercept there: so that no intercept has to follow its weights.
/// Products are float32, sums over images doubles. What float32 cannot tell of two near points it can tell of their
/// differences from a third: <see cref="Base"/>, whose scores are known in double precision.
/// </summary>
internal sealed unsafe class SoftmaxObjective : IObjective
{
    // Rows whose floats are read twice while they are in the cache.
    private const int Block = 64;

    // Blocks whose gradients are added in float32.
    private const int BlocksOfFloats = 16;

    private readonly RowKernels kernels = RowKernels.Best;
    private readonly PixelRows rows;
    private readonly int[] labels;
    private readonly float[]? sampleWeights;
    private readonly int classes;
    private readonly double penalty;
    private readonly double[] mean;
    private readonly double total;
    private readonly ParallelOptions threads;
    private readonly RowSegments segments;
    private readonly AlignedFloats weights;
    private readonly Part[] parts;
    private float[]? baseScores;

    /// <param name="rows">The images.</param>
    /// <param name="labels">Their classes.</param>
    /// <param name="sampleWeights">How much each counts, none negative; null where all count 1.</param>
    /// <param name="classes">How many classes.</param>
    /// <param name="penalty">Of the squared weights.</param>
    /// <param name="mean">An image near the mean of all.</param>
    /// <param name="threads">Threads that share the work.</param>
    public SoftmaxObjective(
        PixelRows rows, int[] labels, float[]? sampleWeights, int classes, double penalty, double[] mean, int threads)
    {
        (this.rows, this.labels, this.sampleWeights, this.classes, this.penalty, this.mean) =
            (rows, labels, sampleWeights, classes, penalty, mean);
        this.threads = new ParallelOptions { MaxDegreeOfParallelism = threads };
        total = sampleWeights?.Sum(weight => (double)weight) ?? rows.Count;
        segments = RowSegments.Of(rows.Count, (long)classes * rows.Width);
        weights = new AlignedFloats((long)classes * rows.Width);
        parts = [.. Enumerable.Range(0, segments.Count).Select(_ => new Part(rows.Width, classes))];
    }

    /// <summary>How many numbers a point has.</summary>
    public int Size => classes * (rows.Features + 1);

    /// <summary>The point that differences are taken from; null for the origin.</summary>
    public double[]? Base { get; private set; }

    /// <summary>Takes differences from a point that the next ones will be near to; null for the origin.</summary>
    public void Rebase(double[]? point)
    {
        Base = point;
        if (point is null)
        {
            baseScores = null;
            return;
        }

        var scores = new float[rows.Count * classes];
        Parallel.For(0, segments.Count, threads, segment =>
        {
            var row = parts[segment].Rows;
            for (var (image, end) = segments[segment]; image < end; image++)
            {
                rows.Read(image, row.Pointer);
                for (var label = 0; label < classes; label++)
                {
                    var own = point.AsSpan(label * rows.Features, rows.Features);
                    scores[image * classes + label] =
                        (float)(DoubleSums.Dot(row.Span[..rows.Features], own) + Intercept(point, label));
                }
            }
        });
        baseScores = scores;
    }

    /// <summary>What a class's score is for an image of zeros.</summary>
    public double Intercept(ReadOnlySpan<double> point, int label) => point[classes * rows.Features + label]
        - TensorPrimitives.Dot(point.Slice(label * rows.Features, rows.Features), mean);

    public double Evaluate(ReadOnlySpan<double> point, Span<double> gradient)
    {
        var features = rows.Features;
        var intercepts = new float[classes];
        var difference = point.ToArray();
        if (Base is not null)
            TensorPrimitives.Subtract(difference, Base, difference);
        for (var label = 0; label < classes; label++)
        {
            var own = difference.AsSpan(label * features, features);
            var into = weights.Span.Slice(label * rows.Width, features);
            TensorPrimitives.ConvertTruncating<double, float>(own, into);
            // The intercept belongs to the weights as they are rounded.
            TensorPrimitives.ConvertTruncating<float, double>(into, own);
            intercepts[label] = (float)Intercept(difference, label);
        }

        Parallel.For(0, segments.Count, threads, segment => Evaluate(segments[segment], intercepts, parts[segment]));

        var loss = 0.0;
        gradient.Clear();
        foreach (var part in parts)
        {
            loss += part.Loss;
            for (var label = 0; label < classes; label++)
            {
                var into = gradient.Slice(label * features, features);
                TensorPrimitives.Add(into, part.Gradient.AsSpan(label * rows.Width, features), into);
                gradient[classes * features + label] += part.Intercepts[label];
            }
        }

        for (var label = 0; label < classes; label++)
        {
            var into = gradient.Slice(label * features, features);
            TensorPrimitives.MultiplyAdd(mean, -gradient[classes * features + label], into, into);
        }

        TensorPrimitives.Divide(gradient, total, gradient);
        var penalized = point[..(classes * features)];
        TensorPrimitives.MultiplyAdd(penalized, penalty, gradient[..penalized.Length], gradient[..penalized.Length]);
        return loss / total + penalty / 2 * TensorPrimitives.SumOfSquares(penalized);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.AggressiveOptimization)]
    private void Evaluate((int Start, int End) range, float[] intercepts, Part part)
    {
        part.Clear();
        var blocks = 0;
        for (var start = range.Start; start < range.End; start += Block)
        {
            var count = Math.Min(Block, range.End - start);
            rows.Read(start, count, part.Rows.Pointer);
            kernels.Dots(part.Rows.Pointer, count, weights.Pointer, classes, rows.Width, part.Scores.Pointer);
            Residuals(start, count, intercepts, part);
            kernels.AddProducts(part.Rows.Pointer, count, part.Scores.Pointer, classes, rows.Width, part.Floats.Pointer);
            if (++blocks % BlocksOfFloats == 0)
                part.Collect();
        }

        part.Collect();
    }

    /// <summary>Turns scores into what the loss changes by with each of them: p - 1 for the true class, p for the others.</summary>
    private void Residuals(int start, int count, float[] intercepts, Part part)
    {
        var scores = part.Scores.Span[..(count * classes)];
        Span<double> logs = stackalloc double[Block];
        for (var row = 0; row < count; row++)
        {
            var own = scores.Slice(row * classes, classes);
            var largest = float.NegativeInfinity;
            for (var label = 0; label < classes; label++)
            {
                own[label] += intercepts[label] + (baseScores?[(start + row) * classes + label] ?? 0);
                largest = Math.Max(largest, own[label]);
            }

            for (var label = 0; label < classes; label++)
                own[label] -= largest;
            logs[row] = -own[labels[start + row]];
        }

        TensorPrimitives.Exp(scores, scores);
        for (var row = 0; row < count; row++)
        {
            var own = scores.Slice(row * classes, classes);
            var sum = 0.0;
            foreach (var number in own)
                sum += number;
            var weight = sampleWeights?[start + row] ?? 1;
            part.Loss += weight * (Math.Log(sum) + logs[row]);
            var scale = (float)(weight / sum);
            for (var label = 0; label < classes; label++)
                own[label] *= scale;
            own[labels[start + row]] -= weight;
            for (var label = 0; label < classes; label++)
                part.Intercepts[label] += own[label];
        }
    }

    /// <summary>The sums of one segment.</summary>
    private sealed class Part(int width, int classes)
    {
        public AlignedFloats Rows { get; } = new(Block * (long)width);

        public AlignedFloats Scores { get; } = new(Block * (long)classes);

        public AlignedFloats Floats { get; } = new((long)classes * width);

        public double[] Gradient { get; } = new double[classes * width];

        public double[] Intercepts { get; } = new double[classes];

        public double Loss { get; set; }

        public void Clear()
        {
            Loss = 0;
            Array.Clear(Gradient);
            Array.Clear(Intercepts);
        }

        /// <summary>Adds what has gathered in float32 to the doubles.</summary>
        public void Collect()
        {
            var floats = Floats.Span;
            for (var at = 0; at < floats.Length; at++)
                Gradient[at] += floats[at];
            floats.Clear();
        }
    }
}
