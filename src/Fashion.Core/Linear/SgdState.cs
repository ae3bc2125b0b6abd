using System.Text.Json;
using System.Text.Json.Serialization;
using Fashion.Core.Classifiers;
using Fashion.Core.Numerics;
using Fashion.Core.Serialization;

namespace Fashion.Core.Linear;

/// <summary>Where the fit of a linear classifier by gradient descent is. Rows of weights have the images' padded width.</summary>
internal sealed class SgdState(int classes, int width)
{
    private const string Prefix = "state.";

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
        Losses = new double[classes],
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

        /// <summary>The mean loss over the images, as they came, of the last epoch in which the class learned.</summary>
        public required double[] Losses { get; set; }

        public required double[] BestLosses { get; set; }

        /// <summary>Epochs without a gain.</summary>
        public required int[] Idle { get; set; }

        public required bool[] Done { get; set; }

        public double BestAccuracy { get; set; } = double.NegativeInfinity;

        public int IdleAccuracy { get; set; }

        /// <summary>Whether no class learns any more.</summary>
        [JsonIgnore]
        public bool AllDone => Done.All(done => done);
    }

    /// <summary>The same numbers, on their own.</summary>
    public SgdState Copy()
    {
        var copy = new SgdState(classes, width);
        copy.Restore(ToFitState());
        return copy;
    }

    public FitState ToFitState() => new(
        Progress.Epoch, JsonSerializer.Serialize(Progress, FitState.Json),
        [Tensor("weights", Weights), Tensor("averages", Averages), Tensor("had", Had)]);

    public void Restore(FitState saved)
    {
        saved.Tensor("weights").ToArray<float>().CopyTo(Weights.Span);
        saved.Tensor("averages").ToArray<float>().CopyTo(Averages.Span);
        saved.Tensor("had").ToArray<float>().CopyTo(Had.Span);
        Progress = JsonSerializer.Deserialize<Numbers>(saved.Progress, FitState.Json)!;
    }

    /// <summary>The state as part of a saved model.</summary>
    public IEnumerable<SafetensorsTensor> ToTensors()
    {
        yield return Tensor(Prefix + "weights", Weights);
        yield return Tensor(Prefix + "averages", Averages);
        yield return Tensor(Prefix + "had", Had);
        var progress = JsonSerializer.SerializeToUtf8Bytes(Progress, FitState.Json);
        yield return SafetensorsTensor.From<byte>(Prefix + "progress", [progress.Length], progress);
    }

    /// <exception cref="RunException">A part is missing.</exception>
    /// <exception cref="ArgumentException">The numbers are of other classes, or damaged.</exception>
    public void Restore(LearnedTensors saved)
    {
        saved.Take<float>(Prefix + "weights", Weights.Span.Length).CopyTo(Weights.Span);
        saved.Take<float>(Prefix + "averages", Averages.Span.Length).CopyTo(Averages.Span);
        saved.Take<float>(Prefix + "had", Had.Span.Length).CopyTo(Had.Span);
        try
        {
            Progress = JsonSerializer.Deserialize<Numbers>(saved.Take<byte>(Prefix + "progress"), FitState.Json)!;
        }
        catch (JsonException failure)
        {
            throw new ArgumentException($"its progress cannot be read: {failure.Message}", failure);
        }

        Array[] each =
        [
            Progress.Intercepts, Progress.AverageIntercepts, Progress.Due, Progress.Rates, Progress.Losses,
            Progress.BestLosses, Progress.Idle, Progress.Done,
        ];
        if (each.Any(numbers => numbers.Length != classes))
            throw new ArgumentException($"its progress is not of {classes} classes");
    }

    private static SafetensorsTensor Tensor(string name, AlignedFloats numbers) =>
        SafetensorsTensor.From<float>(name, [numbers.Span.Length], numbers.Span);
}
