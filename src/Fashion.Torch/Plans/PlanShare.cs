using System.Runtime.InteropServices;
using Tensor = TorchSharp.torch.Tensor;

namespace Fashion.Torch.Plans;

/// <summary>One worker's part of a training batch. Tensors are contiguous, in the processor's memory.</summary>
public sealed class PlanShare
{
    /// <summary>All trained numbers, float32.</summary>
    public required Tensor Trained { get; init; }

    /// <summary>All running numbers, float32; worker 0 moves them.</summary>
    public required Tensor Running { get; init; }

    /// <summary>As long as the trained numbers, float32: the worker's gradients are written here.</summary>
    public required Tensor Gradients { get; init; }

    /// <summary>Rows x height x width x channels, float32.</summary>
    public required Tensor Images { get; init; }

    /// <summary>Rows, int64.</summary>
    public required Tensor Labels { get; init; }

    /// <summary>Rows x classes, float32: each class's share of each sample; null where labels are whole.</summary>
    public Tensor? Targets { get; init; }

    /// <summary>Classes, float32; null where all count alike.</summary>
    public Tensor? ClassWeights { get; init; }

    /// <summary>Samples of this share.</summary>
    public required long Rows { get; init; }

    /// <summary>Samples of the whole batch.</summary>
    public required long BatchRows { get; init; }

    /// <summary>What the batch's summed loss is divided by.</summary>
    public required double TotalWeight { get; init; }

    /// <summary>Label smoothing, 0 to 1.</summary>
    public required double Smoothing { get; init; }

    /// <summary>Whether frozen parameters learn by now.</summary>
    public required bool AllLearn { get; init; }
}

/// <summary>plan.h's Share.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeShare
{
    public float* Trained;
    public float* Running;
    public float* Gradients;
    public float* Images;
    public long* Labels;
    public float* Targets;
    public float* ClassWeights;
    public long Rows;
    public long BatchRows;
    public double TotalWeight;
    public double Smoothing;
    public double PixelFactor;
    public double PixelAddend;
    public int First;
    public int AllLearn;
    public double Loss;
    public long Correct;
}
