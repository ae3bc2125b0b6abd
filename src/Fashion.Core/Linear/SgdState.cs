using System.Text.Json;
using Fashion.Core.Classifiers;
using Fashion.Core.Numerics;
using Fashion.Core.Serialization;

namespace Fashion.Core.Linear;

/// <summary>Where the fit of a linear classifier by gradient descent is. Rows of weights have the images' padded width.</summary>
internal sealed class SgdState(int classes, int width)
{
    public AlignedFloats Weights { get; } = new((long)classes * width);

    /// <summary>The mean of the weights over all steps.</summary>
    public AlignedFloats Averages { get; } = new((long)classes * width);

    /// <summary>What each weight had of an L1 penalty.</summary>
    public AlignedFloats Had { get; } = new((long)classes * width);

    public Numbers Progress { get; set; } = new()
    {
        Intercepts = new double[classes],
        AverageIntercepts = new double[classes],
        Due = new double[classes],
        Rates = new double[classes],
        BestLosses = [.. Enumerable.Repeat(double.PositiveInfinity, classes)],
        Idle = new int[classes],
        Done = new bool[classes],
    };

    /// <summary>Everything that is no weight; arrays have a place for each class.</summary>
    public sealed class Numbers
    {
        public int Epoch { get; set; }

        /// <summary>Steps taken.</summary>
        public long Step { get; set; }

        public double Seconds { get; set; }

        public required double[] Intercepts { get; set; }

        public required double[] AverageIntercepts { get; set; }

        /// <summary>The L1 penalty so far.</summary>
        public required double[] Due { get; set; }

        /// <summary>The learning rate of schedules that keep one.</summary>
        public required double[] Rates { get; set; }

        public required double[] BestLosses { get; set; }

        /// <summary>Epochs without a gain.</summary>
        public required int[] Idle { get; set; }

        public required bool[] Done { get; set; }

        public double BestAccuracy { get; set; } = double.NegativeInfinity;

        public int IdleAccuracy { get; set; }
    }

    public FitState ToFitState() => new(
        Progress.Epoch, JsonSerializer.Serialize(Progress, Json),
        [Tensor("weights", Weights), Tensor("averages", Averages), Tensor("had", Had)]);

    public void Restore(FitState saved)
    {
        saved.Tensor("weights").ToArray<float>().CopyTo(Weights.Span);
        saved.Tensor("averages").ToArray<float>().CopyTo(Averages.Span);
        saved.Tensor("had").ToArray<float>().CopyTo(Had.Span);
        Progress = JsonSerializer.Deserialize<Numbers>(saved.Progress, Json)!;
    }

    private static readonly JsonSerializerOptions Json = new()
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private static SafetensorsTensor Tensor(string name, AlignedFloats numbers) =>
        SafetensorsTensor.From<float>(name, [numbers.Span.Length], numbers.Span);
}
