using System.Numerics.Tensors;
using Fashion.Core.Numerics;
using Fashion.Core.Optimization;

namespace Fashion.Core.Linear;

/// <summary>
/// The inverse of about how the loss of <see cref="SoftmaxObjective"/> curves: the features' covariance, by a few directions
/// and one number for all the others, times p (1 - p), and the penalty. Images vary a thousand times as much in some
/// directions as in others; without this the iterations go back and forth between them.
/// </summary>
internal sealed class SoftmaxPreconditioner : IPreconditioner
{
    /// <summary>How many directions: a product with them costs little beside one with all images.</summary>
    public const int Directions = 100;

    private readonly MainDirections directions;
    private readonly int features;
    private readonly int width;
    private readonly int classes;
    private readonly double[] factors;
    private readonly double rest;
    private readonly double intercepts;

    /// <param name="directions">Of the images.</param>
    /// <param name="features">Of an image.</param>
    /// <param name="classes">How many classes.</param>
    /// <param name="penalty">Of the squared weights.</param>
    public SoftmaxPreconditioner(MainDirections directions, int features, int classes, double penalty)
    {
        (this.directions, this.features, this.classes) = (directions, features, classes);
        width = RowKernels.Width(features);
        // p (1 - p) where all classes are as likely; with one class there is nothing to learn.
        var slope = Math.Max((classes - 1.0) / classes / classes, 1e-3);
        var left = Math.Max(0, directions.TotalVariance - directions.Variances.Sum());
        var others = Math.Max(1, features - directions.Count);
        // The least of the directions bounds what is left of the others; their mean is nearer to most.
        var least = Math.Max(left / others, 1e-6 * Math.Max(1e-12, directions.TotalVariance));
        rest = 1 / (slope * least + penalty);
        factors = Array.ConvertAll(directions.Variances, variance => 1 / (slope * Math.Max(variance, least) + penalty) - rest);
        intercepts = 1 / slope;
    }

    public unsafe void Apply(Span<double> vector)
    {
        var row = new float[width];
        for (var label = 0; label < classes; label++)
        {
            var own = vector.Slice(label * features, features);
            TensorPrimitives.ConvertTruncating<double, float>(own, row);
            TensorPrimitives.Multiply(own, rest, own);
            for (var direction = 0; direction < directions.Count; direction++)
            {
                var along = directions.Rows.Span.Slice(direction * width, width);
                DoubleSums.Add(own, along[..features], factors[direction] * DoubleSums.Dot(along, row));
            }
        }

        var last = vector[(classes * features)..];
        TensorPrimitives.Multiply(last, intercepts, last);
    }
}
