namespace Fashion.Core.Linear;

/// <summary>A linear classifier's numbers.</summary>
/// <param name="Weights">Classes x features.</param>
/// <param name="Intercepts">One for each class.</param>
public sealed record LinearWeights(float[] Weights, float[] Intercepts)
{
    /// <summary>From a point that begins with classes x features numbers.</summary>
    internal static LinearWeights Of(double[] point, int features, float[] intercepts) =>
        new(Array.ConvertAll(point[..(intercepts.Length * features)], number => (float)number), intercepts);
}
