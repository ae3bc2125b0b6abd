using System.Numerics;
using Fashion.Core.Random;
using static TorchSharp.torch;

namespace Fashion.Core.Models;

/// <summary>
/// Draws dropout masks. Each number is a function of the run's seed, the layer, the step and its place in the batch alone:
/// a resumed run draws what the first would have drawn, however the batch is divided, and no generator's state needs
/// saving.
/// </summary>
public sealed class DropoutMasks(ulong seed, ScalarType dtype, Device device)
{
    /// <summary>The optimizer step that the masks are for.</summary>
    public long Step { get; set; }

    /// <summary>The place in the batch of the first sample of the masks.</summary>
    public long FirstSample { get; set; }

    /// <summary>
    /// A tensor of ones (with probability <paramref name="keep"/>) and zeros, its first extent the samples. An image's
    /// numbers are counted channels last.
    /// </summary>
    public Tensor Draw(string layer, long[] shape, double keep)
    {
        using var scope = NewDisposeScope();
        var size = shape.Skip(1).Aggregate(1L, (product, extent) => product * extent);
        var numbers = new float[shape[0] * size];
        Fill(numbers, seed, layer, Step, FirstSample * size, keep);
        var mask = shape.Length == 4
            ? tensor(numbers, [shape[0], shape[2], shape[3], shape[1]]).permute(0, 3, 1, 2)
            : tensor(numbers, shape);
        return mask.to(dtype).to(device).MoveToOuterDisposeScope();
    }

    /// <summary>Ones with probability <paramref name="keep"/>, else zeros.</summary>
    /// <param name="into">Filled whole.</param>
    /// <param name="seed">The run's.</param>
    /// <param name="layer">Its name.</param>
    /// <param name="step">Optimizer steps taken so far.</param>
    /// <param name="first">The place of the first number in the whole batch's mask.</param>
    /// <param name="keep">From 0 to 1.</param>
    public static void Fill(Span<float> into, ulong seed, string layer, long step, long first, double keep)
    {
        if (keep >= 1)
        {
            into.Fill(1);
            return;
        }

        var key = new RandomStream(seed, $"dropout {layer}", step).NextBits();
        uint low = (uint)key, high = (uint)(key >> 32), limit = (uint)(keep * 4294967296.0);
        var at = 0;
        Span<uint> counts = stackalloc uint[Vector<uint>.Count];
        for (var lane = 0; lane < counts.Length; lane++)
            counts[lane] = (uint)(first + lane);
        var places = new Vector<uint>(counts);
        for (; at <= into.Length - Vector<uint>.Count; at += Vector<uint>.Count, places += new Vector<uint>((uint)Vector<uint>.Count))
        {
            var kept = Vector.LessThan(Mix(places, low, high), new Vector<uint>(limit));
            Vector.ConditionalSelect(Vector.As<uint, float>(kept), Vector<float>.One, Vector<float>.Zero).CopyTo(into[at..]);
        }

        for (; at < into.Length; at++)
            into[at] = Mix(new Vector<uint>((uint)(first + at)), low, high)[0] < limit ? 1 : 0;
    }

    /// <summary>32 uniform bits for each place: two rounds of multiplying and folding, keyed before each.</summary>
    private static Vector<uint> Mix(Vector<uint> place, uint low, uint high)
    {
        var bits = (place * 0x9E3779B9u) ^ new Vector<uint>(low);
        bits ^= bits >>> 16;
        bits *= 0x7FEB352Du;
        bits += new Vector<uint>(high);
        bits ^= bits >>> 15;
        bits *= 0x846CA68Bu;
        return bits ^ (bits >>> 16);
    }
}
