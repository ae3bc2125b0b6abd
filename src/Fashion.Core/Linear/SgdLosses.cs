using Fashion.Dsl;

namespace Fashion.Core.Linear;

/// <summary>
/// Losses of a score against a label of 1 or -1, and their slopes, as scikit-learn's SGDClassifier defines them.
/// </summary>
internal static class SgdLosses
{
    /// <summary>A loss that takes one class against the rest.</summary>
    public static double Value(SgdLoss loss, double score, double label)
    {
        var margin = score * label;
        if (loss.IsHinge)
            return Math.Max(0, 1 - margin);
        if (loss.IsSquaredHinge)
            return margin < 1 ? (1 - margin) * (1 - margin) : 0;
        if (loss.IsModifiedHuber)
            return margin >= 1 ? 0 : margin >= -1 ? (1 - margin) * (1 - margin) : -4 * margin;
        return margin > 18 ? Math.Exp(-margin) : margin < -18 ? -margin : Math.Log(1 + Math.Exp(-margin));
    }

    /// <summary>The mean loss of weights that are all 0.</summary>
    public static double OfNothing(SgdLoss loss, int classes) => loss.IsSoftmax ? Math.Log(classes) : Value(loss, 0, 1);

    /// <summary>By how much the loss changes with the score.</summary>
    public static double Slope(SgdLoss loss, double score, double label)
    {
        var margin = score * label;
        if (loss.IsHinge)
            return margin <= 1 ? -label : 0;
        if (loss.IsSquaredHinge)
            return margin < 1 ? -2 * label * (1 - margin) : 0;
        if (loss.IsModifiedHuber)
            return margin >= 1 ? 0 : margin >= -1 ? -2 * label * (1 - margin) : -4 * label;
        return margin > 18 ? -label * Math.Exp(-margin) : margin < -18 ? -label : -label / (Math.Exp(margin) + 1);
    }
}
