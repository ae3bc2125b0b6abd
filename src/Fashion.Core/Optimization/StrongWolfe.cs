namespace Fashion.Core.Optimization;

/// <summary>
/// A line search for a step that makes the value smaller by enough and the slope flatter by enough: the strong Wolfe
/// conditions (Nocedal and Wright 2006, algorithms 3.5 and 3.6). Where values differ by no more than their rounding, the
/// slope alone decides (the approximate conditions of Hager and Zhang 2005).
/// </summary>
internal static class StrongWolfe
{
    // Nocedal and Wright's constants for quasi-Newton methods.
    private const double Decrease = 1e-4;
    private const double Curvature = 0.9;
    private const double Growth = 4;

    /// <summary>What two values may differ by, relative to them, that are computed in float32.</summary>
    public const double Rounding = 1e-7;

    private const int Most = 30;

    /// <summary>Searches from <paramref name="start"/>, whose slope is negative.</summary>
    /// <param name="line">The line.</param>
    /// <param name="start">Its point of length 0.</param>
    /// <param name="first">The first length to try.</param>
    /// <returns>
    /// A point that meets the conditions; where none is found the best one, which may be no better than the start. Null
    /// where every value was not a number.
    /// </returns>
    public static LinePoint? Search(SearchLine line, LinePoint start, double first)
    {
        var (before, length) = (start, first);
        for (var attempt = 0; attempt < Most; attempt++)
        {
            var point = line.Evaluate(length);
            if (!double.IsFinite(point.Value))
            {
                // Too far: halfway back.
                length = (before.Length + length) / 2;
                continue;
            }

            if (!IsLower(start, point) || (attempt > 0 && point.Value >= before.Value && !IsSame(point, before)))
                return Zoom(line, start, before, point);
            if (IsFlat(start, point))
                return point;
            if (point.Slope >= 0)
                return Zoom(line, start, point, before);
            (before, length) = (point, length * Growth);
        }

        return before.Length > 0 ? before : null;
    }

    /// <summary>Narrows a bracket whose <paramref name="low"/> end is the best point so far.</summary>
    private static LinePoint Zoom(SearchLine line, LinePoint start, LinePoint low, LinePoint high)
    {
        for (var attempt = 0; attempt < Most && low.Length != high.Length; attempt++)
        {
            var point = line.Evaluate(Between(low, high));
            if (!(point.Value < low.Value || IsSame(point, low)) || !IsLower(start, point))
            {
                high = point;
                continue;
            }

            if (IsFlat(start, point))
                return point;
            if (point.Slope * (high.Length - low.Length) >= 0)
                high = low;
            low = point;
        }

        return low;
    }

    /// <summary>Where the cubic through both ends, with their slopes, is lowest; the middle where that is no use.</summary>
    private static double Between(LinePoint a, LinePoint b)
    {
        var width = b.Length - a.Length;
        var middle = a.Length + width / 2;
        if (!double.IsFinite(b.Value) || !double.IsFinite(b.Slope))
            return middle;
        var d = a.Slope + b.Slope - 3 * (b.Value - a.Value) / width;
        var square = d * d - a.Slope * b.Slope;
        if (!(square >= 0))
            return middle;
        var root = Math.CopySign(Math.Sqrt(square), width);
        var length = b.Length - width * (b.Slope + root - d) / (b.Slope - a.Slope + 2 * root);
        // Close to an end the bracket would hardly shrink.
        var (least, most) = (Math.Min(a.Length, b.Length), Math.Max(a.Length, b.Length));
        var margin = 0.1 * (most - least);
        return length > least + margin && length < most - margin ? length : middle;
    }

    private static bool IsLower(LinePoint start, LinePoint point) =>
        point.Value <= start.Value + Decrease * point.Length * start.Slope
        || (IsSame(start, point) && point.Slope <= (2 * Decrease - 1) * start.Slope);

    private static bool IsSame(LinePoint one, LinePoint other) =>
        Math.Abs(one.Value - other.Value) <= Rounding * Math.Abs(one.Value);

    private static bool IsFlat(LinePoint start, LinePoint point) =>
        Math.Abs(point.Slope) <= Curvature * -start.Slope;
}
