using Fashion.Core.Data;
using static TorchSharp.torch;

namespace Fashion.Core.Training;

/// <summary>The samples of one step; workers read it at the same time.</summary>
/// <param name="Reader">What the images are read from.</param>
/// <param name="Rows">Indexes of the samples in it.</param>
/// <param name="Labels">One class for each sample: of a mixture, the main one.</param>
/// <param name="Targets">Samples x classes, each class's share of the sample; null where every label is whole.</param>
public sealed record TrainingBatch(BatchReader Reader, int[] Rows, int[] Labels, float[]? Targets)
{
    public int Count => Rows.Length;

    /// <summary>What the summed loss of the samples is divided by.</summary>
    public double TotalWeight(CrossEntropyLoss loss) =>
        Targets is null ? loss.TotalWeight(Labels) : loss.TotalWeight(Targets);

    /// <summary>The class shares of some of the samples (samples x classes); null where every label is whole.</summary>
    public Tensor? TargetsOf(Range samples, Device device)
    {
        if (Targets is null)
            return null;
        var classes = Targets.Length / Count;
        var (first, count) = samples.GetOffsetAndLength(Count);
        return tensor(Targets[(first * classes)..((first + count) * classes)], [count, classes]).to(device);
    }
}
