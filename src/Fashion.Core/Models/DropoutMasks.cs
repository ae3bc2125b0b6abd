using Fashion.Core.Random;
using static TorchSharp.torch;

namespace Fashion.Core.Models;

/// <summary>
/// Draws dropout masks. Each is a function of the run's seed, the layer, the step and the replica alone, so that a
/// resumed run draws what the first would have drawn and no generator's state needs saving.
/// </summary>
public sealed class DropoutMasks(ulong seed, int replica, ScalarType dtype, Device device) : IDisposable
{
    private readonly Generator generator = new(seed, device);

    /// <summary>The optimizer step that the masks are for.</summary>
    public long Step { get; set; }

    /// <summary>A tensor of ones (with probability <paramref name="keep"/>) and zeros.</summary>
    public Tensor Draw(string layer, long[] shape, double keep)
    {
        generator.manual_seed((long)(new RandomStream(seed, $"dropout {layer}", Step, replica).NextBits() >> 1));
        return rand(shape, dtype, device, generator: generator).lt(keep).to(dtype);
    }

    public void Dispose() => generator.Dispose();
}
