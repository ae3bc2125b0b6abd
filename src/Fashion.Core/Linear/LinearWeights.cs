namespace Fashion.Core.Linear;

/// <summary>A linear classifier's numbers.</summary>
/// <param name="Weights">Classes x features.</param>
/// <param name="Intercepts">One for each class.</param>
public sealed record LinearWeights(float[] Weights, float[] Intercepts)
{
    /// <summary>From classes x features numbers and then one for each class.</summary>
    internal static LinearWeights OfPoint(double[] point, int features, int classes) => new(
        Array.ConvertAll(point[..(classes * features)], number => (float)number),
        Array.ConvertAll(point[(classes * features)..], number => (float)number));
}
