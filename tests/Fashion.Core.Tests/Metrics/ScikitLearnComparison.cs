using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Fashion.Core.Metrics;
using Xunit;

namespace Fashion.Core.Tests.Metrics;

/// <summary>Compares every figure of random predictions with what scikit_learn.py wrote of them.</summary>
/// <param name="near">What numbers may differ by.</param>
internal sealed class ScikitLearnComparison(double near)
{
    /// <summary>How often figures were undefined on both sides.</summary>
    public Dictionary<string, int> Undefined { get; } = [];

    /// <summary>How many sets.</summary>
    public int Compared { get; private set; }

    /// <summary>How many numbers were on both sides.</summary>
    public long Numbers { get; private set; }

    /// <summary>The largest difference of two numbers.</summary>
    public double Largest { get; private set; }

    public void Compare(int number, JsonElement theirs)
    {
        var predictions = RandomPredictions.Of(number, out var other);
        var own = ClassificationMetrics.Of(predictions, seed: 1, resamples: 1);
        try
        {
            CompareConfusion(own, theirs);
            CompareScores(own, theirs.GetProperty("classes"), theirs.GetProperty("averages"));
            CompareRanking(own, predictions, theirs);
            CompareProbabilities(own, predictions.ClassCount, theirs);
            CompareMcNemar(McNemar.Of(predictions, other), theirs.GetProperty("mcnemar"));
        }
        catch (Xunit.Sdk.XunitException failure)
        {
            throw new InvalidOperationException($"set {number}: {failure.Message}", failure);
        }

        Compared++;
    }

    private void CompareConfusion(ClassificationMetrics own, JsonElement theirs)
    {
        var labels = Enumerable.Range(0, own.Confusion.ClassCount).ToArray();
        foreach (var (label, row) in theirs.GetProperty("confusion").EnumerateArray().Index())
            Assert.Equal(row.EnumerateArray().Select(count => count.GetInt64()), labels.Select(predicted => own.Confusion[label, predicted]));
        var rates = theirs.GetProperty("rates");
        foreach (var label in rates.ValueKind == JsonValueKind.Null ? [] : labels)
        {
            foreach (var predicted in labels)
                Same("rate", own.Confusion.Rate(label, predicted), rates[label].ValueKind == JsonValueKind.Null ? rates[label] : rates[label][predicted]);
        }

        Same("accuracy", own.Accuracy, theirs.GetProperty("accuracy"));
        Same("kappa", own.CohenKappa, theirs.GetProperty("kappa"));
        Same("Matthews", own.Matthews, theirs.GetProperty("matthews"));
    }

    private void CompareScores(ClassificationMetrics own, JsonElement classes, JsonElement averages)
    {
        foreach (var (label, one) in own.Classes.Index())
        {
            Same("precision", one.Scores.Precision, classes.GetProperty("precision")[label]);
            Same("recall", one.Scores.Recall, classes.GetProperty("recall")[label]);
            Same("f1", one.Scores.F1, classes.GetProperty("f1")[label]);
            Assert.Equal(classes.GetProperty("support")[label].GetDouble(), one.Scores.Support);
        }

        Same("macro", own.MacroAverage, averages.GetProperty("macro"));
        Same("weighted", own.WeightedAverage, averages.GetProperty("weighted"));
        if (averages.TryGetProperty("micro", out var micro))
            Same("micro", own.MicroAverage, micro);
    }

    private void CompareRanking(ClassificationMetrics own, Predictions predictions, JsonElement theirs)
    {
        foreach (var (label, one) in own.Classes.Index())
        {
            var roc = theirs.GetProperty("roc")[label];
            var curve = RocCurve.Of(predictions, label);
            Same("AUC", one.Auc, roc.ValueKind == JsonValueKind.Null ? roc : roc.GetProperty("auc"));
            Assert.Equal(one.Auc, curve?.Auc);
            if (curve is not null)
                SamePoints(curve.Points, roc.GetProperty("points"));
            Same("average precision", one.AveragePrecision, theirs.GetProperty("precision")[label]);
            Assert.Equal(one.AveragePrecision, AveragePrecision.Of(predictions, label));
        }

        var (auc, precision) = (theirs.GetProperty("auc"), theirs.GetProperty("averagePrecision"));
        Same("macro AUC", own.MacroAuc, auc.GetProperty("macro"));
        Same("weighted AUC", own.WeightedAuc, auc.GetProperty("weighted"));
        if (auc.TryGetProperty("micro", out var micro))
        {
            Same("micro AUC", own.MicroAuc, micro);
            Same("micro average precision", own.MicroAveragePrecision, precision.GetProperty("micro"));
        }

        Same("macro average precision", own.MacroAveragePrecision, precision.GetProperty("macro"));
        Same("weighted average precision", own.WeightedAveragePrecision, precision.GetProperty("weighted"));
    }

    private void CompareProbabilities(ClassificationMetrics own, int classCount, JsonElement theirs)
    {
        // scikit-learn takes no single class; whatever is the only choice costs nothing.
        if (classCount == 1)
            Assert.Equal((0, JsonValueKind.Null), (own.LogLoss, theirs.GetProperty("logLoss").ValueKind));
        else
            Same("log loss", own.LogLoss, theirs.GetProperty("logLoss"));
        Same("Brier score", own.BrierScore, theirs.GetProperty("brier"));
        Assert.Equal(Math.Min(5, classCount), own.TopK!.Count);
        foreach (var top in theirs.GetProperty("topK").EnumerateObject())
            Same("top k", own.TopK[int.Parse(top.Name, CultureInfo.InvariantCulture) - 1], top.Value);
        var calibration = theirs.GetProperty("calibration");
        Assert.Equal(
            calibration.GetProperty("counts").EnumerateArray().Select(count => count.GetInt64()),
            own.Calibration!.Bins.Select(bin => bin.Count));
        Same("calibration error", own.Calibration.ExpectedError, calibration.GetProperty("error"));
        foreach (var (at, bin) in own.Calibration.Bins.Where(bin => bin.Count > 0).Index())
        {
            Same("bin's accuracy", bin.Accuracy, calibration.GetProperty("accuracy")[at]);
            Same("bin's confidence", bin.Confidence, calibration.GetProperty("confidence")[at]);
        }

        var empty = own.Calibration.Bins.Where(bin => bin.Count == 0).ToArray();
        Assert.All(empty, bin => Assert.Equal((null, null), (bin.Accuracy, bin.Confidence)));
        CountUndefined("bin", empty.Length);
    }

    private void CompareMcNemar(McNemar own, JsonElement theirs)
    {
        var counts = theirs.GetProperty("counts");
        Assert.Equal((counts[0].GetInt64(), counts[1].GetInt64()), (own.OnlyFirst, own.OnlySecond));
        Same("McNemar's p", own.PValue, theirs.GetProperty("p"));
    }

    private void SamePoints(IReadOnlyList<RocPoint> own, JsonElement theirs)
    {
        Assert.Equal(theirs[0].GetArrayLength(), own.Count);
        foreach (var (at, point) in own.Index())
        {
            Same("false positive rate", point.FalsePositiveRate, theirs[0][at]);
            Same("true positive rate", point.TruePositiveRate, theirs[1][at]);
            Same("threshold", point.Threshold, theirs[2][at]);
        }
    }

    private void Same(string kind, ClassScores own, JsonElement theirs)
    {
        Same(kind + " precision", own.Precision, theirs[0]);
        Same(kind + " recall", own.Recall, theirs[1]);
        Same(kind + " f1", own.F1, theirs[2]);
    }

    private void Same(string kind, double? own, JsonElement theirs)
    {
        if (own is not { } value || theirs.ValueKind == JsonValueKind.Null)
        {
            Assert.True(own is null && theirs.ValueKind == JsonValueKind.Null, $"{kind}: {own} here, {theirs} there");
            CountUndefined(kind, 1);
            return;
        }

        var difference = Math.Abs(value - theirs.GetDouble());
        Assert.True(difference <= near, $"{kind}: {value} here, {theirs} there");
        Largest = Math.Max(Largest, difference);
        Numbers++;
    }

    private void CountUndefined(string kind, int more) =>
        CollectionsMarshal.GetValueRefOrAddDefault(Undefined, kind, out _) += more;
}
