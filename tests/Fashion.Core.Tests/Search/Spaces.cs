using Fashion.Core.Search;

namespace Fashion.Core.Tests.Search;

/// <summary>Search spaces, and functions over them to minimize.</summary>
internal static class Spaces
{
    public static readonly Parameter
        Rate = new("rate", new FloatDistribution(1e-5, 1e-1, Log: true)),
        Share = new("share", new FloatDistribution(-1, 3)),
        Units = new("units", new IntDistribution(2, 9)),
        Kind = new("kind", new CategoricalDistribution(["a", "b", "c"]));

    /// <summary>Branin's function: least 0.397887, at three places.</summary>
    public static readonly ISearchSpace Branin = new FixedSpace(
        new Parameter("x", new FloatDistribution(-5, 10)), new Parameter("y", new FloatDistribution(0, 15)));

    /// <summary>Six numbers of [0, 1]: least -3.32237.</summary>
    public static readonly ISearchSpace Hartmann6 = new FixedSpace(
        [.. Enumerable.Range(0, 6).Select(at => new Parameter($"x{at}", new FloatDistribution(0, 1)))]);

    /// <summary>Rosenbrock's valley of four numbers: least 0, where all are 1.</summary>
    public static readonly ISearchSpace Rosenbrock4 = new FixedSpace(
        [.. Enumerable.Range(0, 4).Select(at => new Parameter($"x{at}", new FloatDistribution(-2, 2)))]);

    /// <summary>One to three layers, each with its width, and with the kind `b` a rate.</summary>
    public static readonly ISearchSpace Layered = new Conditional();

    private static readonly double[] Alpha = [1, 1.2, 3, 3.2];

    private static readonly double[,] A =
    {
        { 10, 3, 17, 3.5, 1.7, 8 }, { 0.05, 10, 17, 0.1, 8, 14 }, { 3, 3.5, 1.7, 10, 17, 8 }, { 17, 8, 0.05, 10, 0.1, 14 },
    };

    private static readonly double[,] P =
    {
        { 0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886 }, { 0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991 },
        { 0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650 }, { 0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381 },
    };

    public static double BraninAt(IReadOnlyDictionary<string, double> point)
    {
        double x = point["x"], y = point["y"];
        var bent = y - 5.1 / (4 * Math.PI * Math.PI) * x * x + 5 / Math.PI * x - 6;
        return bent * bent + 10 * (1 - 1 / (8 * Math.PI)) * Math.Cos(x) + 10;
    }

    public static double Hartmann6At(IReadOnlyDictionary<string, double> point) => -Enumerable.Range(0, 4).Sum(row =>
        Alpha[row] * Math.Exp(-Enumerable.Range(0, 6).Sum(at => A[row, at] * Math.Pow(point[$"x{at}"] - P[row, at], 2))));

    public static double Rosenbrock4At(IReadOnlyDictionary<string, double> point) => Enumerable.Range(0, 3).Sum(at =>
        100 * Math.Pow(point[$"x{at + 1}"] - point[$"x{at}"] * point[$"x{at}"], 2) + Math.Pow(1 - point[$"x{at}"], 2));

    /// <summary>Least 0, of two layers with 5 and 8 units, and of the kind `b` with a rate of 0.01.</summary>
    public static double LayeredAt(IReadOnlyDictionary<string, double> point)
    {
        var cost = point["layers"] == 1 ? 0.0 : 2;
        for (var layer = 0; layer <= point["layers"]; layer++)
            cost += Math.Abs(point[$"units{layer}"] - (layer == 1 ? 8 : 5)) / 4;
        return cost + (point["kind"] == 1 ? Math.Abs(Math.Log10(point["rate"]) + 2) : 1.5);
    }

    private sealed class Conditional : ISearchSpace
    {
        public IReadOnlyList<Parameter> Parameters(IReadOnlyDictionary<string, double> values)
        {
            List<Parameter> there = [new("layers", new CategoricalDistribution(["1", "2", "3"])), Kind];
            for (var layer = 0; layer <= values.GetValueOrDefault("layers"); layer++)
                there.Add(new Parameter($"units{layer}", new IntDistribution(2, 9)));
            if (values.GetValueOrDefault("kind") == 1)
                there.Add(Rate);
            return there;
        }
    }
}
