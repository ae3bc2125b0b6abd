namespace Fashion.Core.Linear;

/// <summary>How the scores of one image become class probabilities, in place.</summary>
internal static class LinearShares
{
    public static void Softmax(Span<float> scores)
    {
        var largest = float.NegativeInfinity;
        foreach (var score in scores)
            largest = Math.Max(largest, score);
        var sum = 0.0;
        for (var at = 0; at < scores.Length; at++)
            sum += scores[at] = MathF.Exp(scores[at] - largest);
        for (var at = 0; at < scores.Length; at++)
            scores[at] = (float)(scores[at] / sum);
    }

    /// <summary>Each class's own probability against the rest, divided by their sum.</summary>
    public static void Logistic(Span<float> scores)
    {
        var sum = 0.0;
        for (var at = 0; at < scores.Length; at++)
            sum += scores[at] = (float)(1 / (1 + Math.Exp(-scores[at])));
        Divide(scores, sum);
    }

    /// <summary>The same for the modified Huber loss, whose probability is linear between -1 and 1 (Zhang 2004).</summary>
    public static void ModifiedHuber(Span<float> scores)
    {
        var sum = 0.0;
        for (var at = 0; at < scores.Length; at++)
            sum += scores[at] = (Math.Clamp(scores[at], -1, 1) + 1) / 2;
        Divide(scores, sum);
    }

    // Where no class has any, all are as likely.
    private static void Divide(Span<float> shares, double sum)
    {
        for (var at = 0; at < shares.Length; at++)
            shares[at] = sum > 0 ? (float)(shares[at] / sum) : 1f / shares.Length;
    }
}
