using System.Runtime.InteropServices;
using Fashion.Core.Data;
using Fashion.Dsl;
using static TorchSharp.torch;

namespace Fashion.Core.Training;

/// <summary>
/// One worker's input and label tensors, allocated once and filled for each batch. Images lie in memory as torch's
/// channels_last, also with one channel, where torch cannot tell the layouts apart by itself.
/// </summary>
public sealed class BatchBuffer : IDisposable
{
    private readonly Tensor memory;
    private readonly Tensor images;
    private readonly Tensor labels;
    private readonly int imageSize;
    private readonly Device device;
    private int filled;

    public BatchBuffer(int capacity, Shape shape, Device device)
    {
        this.device = device;
        imageSize = (int)shape.Count;
        memory = zeros([capacity, shape.Height, shape.Width, shape.Channels], ScalarType.Float32)
            .DetachFromDisposeScope();
        images = memory.permute(0, 3, 1, 2).DetachFromDisposeScope();
        labels = zeros([capacity], ScalarType.Int64).DetachFromDisposeScope();
        Capacity = capacity;
    }

    /// <summary>The most samples that it takes.</summary>
    public int Capacity { get; }

    /// <summary>The images of the last call of <see cref="Load"/>.</summary>
    public Tensor Last => images.narrow(0, 0, filled).to(device);

    /// <summary>Fills the buffer; the tensors returned are views that the next call overwrites.</summary>
    /// <returns>Images (rows x channels x height x width) and labels (rows) on the model's device.</returns>
    public (Tensor Images, Tensor Labels) Load(BatchReader reader, ReadOnlySpan<int> rows)
    {
        reader.Fill(rows, MemoryMarshal.Cast<byte, float>(memory.bytes)[..(rows.Length * imageSize)], PixelLayout.Nhwc);
        reader.FillLabels(rows, MemoryMarshal.Cast<byte, long>(labels.bytes));
        filled = rows.Length;
        return (Last, labels.narrow(0, 0, filled).to(device));
    }

    public void Dispose()
    {
        images.Dispose();
        memory.Dispose();
        labels.Dispose();
    }
}
