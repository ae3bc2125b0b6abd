using System.Numerics.Tensors;
using Fashion.Core.Numerics;
using Fashion.Core.Optimization;

namespace Fashion.Core.Linear;

/// <summary>
/// The loss of multinomial logistic regression: the weighted mean over the images of -log p(true class), plus half the
/// penalty times the sum of the squared weights; intercepts are not penalized. A point is classes x features weights and
/// then one intercept for each class. Products are float32, sums over images doubles.
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
    private readonly double total;
    private readonly ParallelOptions threads;
    private readonly RowSegments segments;
    private readonly AlignedFloats weights;
    private readonly Part[] parts;

    /// <param name="rows">The images.</param>
    /// <param name="labels">Their classes.</param>
    /// <param name="sampleWeights">How much each counts, none negative; null where all count 1.</param>
    /// <param name="classes">How many classes.</param>
    /// <param name="penalty">Of the squared weights.</param>
    /// <param name="threads">Threads that share the work.</param>
    public SoftmaxObjective(
        PixelRows rows, int[] labels, float[]? sampleWeights, int classes, double penalty, int threads)
    {
        (this.rows, this.labels, this.sampleWeights, this.classes, this.penalty) =
            (rows, labels, sampleWeights, classes, penalty);
        this.threads = new ParallelOptions { MaxDegreeOfParallelism = threads };
        total = sampleWeights?.Sum(weight => (double)weight) ?? rows.Count;
        segments = RowSegments.Of(rows.Count, (long)classes * rows.Width);
        weights = new AlignedFloats((long)classes * rows.Width);
        parts = [.. Enumerable.Range(0, segments.Count).Select(_ => new Part(rows.Width, classes))];
    }

    /// <summary>How many numbers a point has.</summary>
    public int Size => classes * (rows.Features + 1);

    public double Evaluate(ReadOnlySpan<double> point, Span<double> gradient)
    {
        var features = rows.Features;
        var intercepts = new float[classes];
        for (var label = 0; label < classes; label++)
        {
            var into = weights.Span.Slice(label * rows.Width, features);
            TensorPrimitives.ConvertTruncating(point.Slice(label * features, features), into);
            intercepts[label] = (float)point[classes * features + label];
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

        TensorPrimitives.Divide(gradient, total, gradient);
        var own = point[..(classes * features)];
        TensorPrimitives.MultiplyAdd(own, penalty, gradient[..own.Length], gradient[..own.Length]);
        return loss / total + penalty / 2 * TensorPrimitives.SumOfSquares(own);
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
                largest = Math.Max(largest, own[label] += intercepts[label]);
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
