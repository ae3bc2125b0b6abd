using Fashion.Dsl;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Fashion.Core.Training;

/// <summary>
/// Cross entropy over logits with label smoothing (Szegedy et al. 2016) and class weights, as
/// torch.nn.functional.cross_entropy defines them. A batch's loss is the sum over its samples divided by their total
/// weight, so that shares of a batch can be added.
/// </summary>
public sealed class CrossEntropyLoss : IDisposable
{
    private readonly double[] classWeights;
    private readonly Tensor? weightTensor;

    /// <param name="options">As the spec sets them.</param>
    /// <param name="trainLabels">Labels of the training part, for balanced weights.</param>
    /// <param name="classCount">How many classes there are.</param>
    /// <param name="dtype">The model's precision.</param>
    /// <param name="device">The model's device.</param>
    public CrossEntropyLoss(
        CrossEntropyOptions options, ReadOnlySpan<int> trainLabels, int classCount, ScalarType dtype, Device device)
    {
        Smoothing = options.Smoothing;
        classWeights = Weights(options.ClassWeights, trainLabels, classCount);
        if (!options.ClassWeights.IsEven)
            weightTensor = tensor(classWeights).to(dtype).to(device).DetachFromDisposeScope();
    }

    private CrossEntropyLoss(double[] classWeights, Tensor? weightTensor) =>
        (this.classWeights, this.weightTensor) = (classWeights, weightTensor?.clone().DetachFromDisposeScope());

    public int ClassCount => classWeights.Length;

    /// <summary>The share of each label that goes to all classes alike.</summary>
    public double Smoothing { get; }

    /// <summary>Each class's weight, in the model's precision; null where all count alike.</summary>
    public Tensor? ClassWeights => weightTensor;

    /// <summary>The sum of the samples' class weights: what a batch's summed loss is divided by.</summary>
    public double TotalWeight(ReadOnlySpan<int> labels)
    {
        var total = 0.0;
        foreach (var label in labels)
            total += classWeights[label];
        return total;
    }

    /// <summary>The same for samples that belong to several classes, each by a share (samples x classes).</summary>
    public double TotalWeight(ReadOnlySpan<float> targets)
    {
        var total = 0.0;
        for (var at = 0; at < targets.Length; at++)
            total += targets[at] * classWeights[at % ClassCount];
        return total;
    }

    /// <summary>
    /// The summed loss of logits (batch x classes) against labels (batch, 64-bit integers) or against class shares (batch
    /// x classes, the logits' precision), which give the labels' losses in these shares.
    /// </summary>
    public Tensor Sum(Tensor logits, Tensor targets) =>
        functional.cross_entropy(logits, targets, weightTensor, reduction: Reduction.Sum, label_smoothing: Smoothing);

    /// <summary>The same loss for targets that are smooth already.</summary>
    public CrossEntropyLoss WithoutSmoothing() => new(classWeights, weightTensor);

    public void Dispose() => weightTensor?.Dispose();

    private static double[] Weights(ClassWeights weights, ReadOnlySpan<int> labels, int classCount)
    {
        if (weights is ClassWeights.Given given)
            return [.. given.weights];
        var even = Enumerable.Repeat(1.0, classCount).ToArray();
        if (weights.IsEven)
            return even;
        var counts = new int[classCount];
        foreach (var label in labels)
            counts[label]++;
        for (var index = 0; index < classCount; index++)
            even[index] = counts[index] == 0 ? 0 : labels.Length / (double)(classCount * counts[index]);
        return even;
    }
}
