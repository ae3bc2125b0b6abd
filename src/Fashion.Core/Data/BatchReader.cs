using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Fashion.Dsl;

namespace Fashion.Core.Data;

/// <summary>
/// Turns chosen images into a batch's numbers in one pass: gather, convert, normalize, lay out. Allocates nothing and
/// keeps no state between calls, so several workers may share one.
/// </summary>
public sealed class BatchReader
{
    private readonly ImageSet set;
    private readonly float[] factors;
    private readonly float[] addends;

    /// <param name="set">The images to read.</param>
    /// <param name="normalizer">Fitted on the training part, whichever part this is.</param>
    public BatchReader(ImageSet set, Normalizer normalizer)
    {
        if (normalizer.IsPerPixel && normalizer.Mean.Count != set.PixelsPerImage)
        {
            throw new ArgumentException(
                $"the normalization has {normalizer.Mean.Count} pixels, an image of {set.Shape} has {set.PixelsPerImage}");
        }

        this.set = set;
        var white = set.Bytes is null ? set.FullScale : 255;
        factors = new float[normalizer.Mean.Count];
        addends = new float[normalizer.Mean.Count];
        for (var pixel = 0; pixel < factors.Length; pixel++)
        {
            (factors[pixel], addends[pixel]) = normalizer.Affine(pixel, white, set.FullScale);
        }
    }

    private BatchReader(ImageSet set) => (this.set, factors, addends) = (set, [1], [0]);

    /// <summary>Reads the pixels' own numbers.</summary>
    public static BatchReader Raw(ImageSet set) => new(set);

    /// <summary>What becomes of a byte, where all pixels of all images are treated alike; otherwise null.</summary>
    public PixelScale? Scale =>
        set.Bytes is not null && factors.Length == 1 ? new PixelScale(factors[0], addends[0]) : null;

    /// <summary>The same images' bytes, as they are.</summary>
    public BatchReader Unscaled() => new(set);

    /// <summary>Of one image.</summary>
    public Shape Shape => set.Shape;

    /// <summary>Writes the images of <paramref name="rows"/>, in that order, into <paramref name="into"/>.</summary>
    /// <param name="rows">Indexes of images; one may come twice.</param>
    /// <param name="into">Room for rows x C x H x W numbers or more.</param>
    /// <param name="layout">The order of the numbers written.</param>
    public void Fill(ReadOnlySpan<int> rows, Span<float> into, PixelLayout layout)
    {
        var channels = layout == PixelLayout.Nhwc ? set.Shape.Channels : 1;
        foreach (var row in rows)
        {
            Fill(row, into[..set.PixelsPerImage], channels);
            into = into[set.PixelsPerImage..];
        }
    }

    /// <summary>Writes one image, plane after plane, into <paramref name="into"/>: C x H x W numbers.</summary>
    public void Fill(int row, Span<float> into) => Fill(row, into, channels: 1);

    /// <summary>Writes the labels of <paramref name="rows"/>, in that order, into <paramref name="into"/>.</summary>
    public void FillLabels(ReadOnlySpan<int> rows, Span<long> into)
    {
        for (var at = 0; at < rows.Length; at++)
        {
            into[at] = set.Labels[rows[at]];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Fill(int row, Span<float> into, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)set.Count);
        var pixels = set.PixelsPerImage;
        if (set.Bytes is { } bytes)
            Fill(bytes.AsSpan(row * pixels, pixels), into, channels);
        else
            Fill(set.Floats.AsSpan(row * pixels, pixels), into, channels);
    }

    // `channels` is how many planes are interleaved; 1 keeps the planes one after the other.
    // Optimized at once: the first steps of a run would otherwise take five times as long here.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Fill(ReadOnlySpan<byte> image, Span<float> target, int channels)
    {
        var plane = image.Length / channels;
        for (var channel = 0; channel < channels; channel++)
        {
            var source = image.Slice(channel * plane, plane);
            if (factors.Length > 1)
            {
                var factor = factors.AsSpan(channel * plane, plane);
                var addend = addends.AsSpan(channel * plane, plane);
                for (int at = 0, to = channel; at < source.Length; at++, to += channels)
                {
                    target[to] = source[at] * factor[at] + addend[at];
                }
            }
            else
            {
                var done = channels == 1 ? FillVectors(source, target) : 0;
                for (int at = done, to = done * channels + channel; at < source.Length; at++, to += channels)
                {
                    target[to] = source[at] * factors[0] + addends[0];
                }
            }
        }
    }

    // As many as are whole vectors of one factor for all; gives how many that were.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int FillVectors(ReadOnlySpan<byte> source, Span<float> target)
    {
        var (factor, addend) = (Vector128.Create(factors[0]), Vector128.Create(addends[0]));
        var at = 0;
        if (Avx512F.IsSupported)
        {
            var (wideFactor, wideAddend) = (Vector512.Create(factors[0]), Vector512.Create(addends[0]));
            // Without the checks of slices, which would cost more than the rest.
            ref var from = ref MemoryMarshal.GetReference(source);
            ref var into = ref MemoryMarshal.GetReference(target[..source.Length]);
            for (; at <= source.Length - Vector512<float>.Count; at += Vector512<float>.Count)
            {
                var pixels = Avx512F.ConvertToVector512Int32(Vector128.LoadUnsafe(ref from, (nuint)at));
                (Vector512.ConvertToSingle(pixels) * wideFactor + wideAddend).StoreUnsafe(ref into, (nuint)at);
            }

            return at;
        }

        for (; at <= source.Length - Vector128<byte>.Count; at += Vector128<byte>.Count)
        {
            var into = target.Slice(at, Vector128<byte>.Count);
            var (low, high) = Vector128.Widen(Vector128.Create(source.Slice(at, Vector128<byte>.Count)));
            Write(low, into);
            Write(high, into[Vector128<ushort>.Count..]);
        }

        return at;

        void Write(Vector128<ushort> pixels, Span<float> into)
        {
            var (low, high) = Vector128.Widen(pixels);
            (Vector128.ConvertToSingle(low.AsInt32()) * factor + addend).CopyTo(into);
            (Vector128.ConvertToSingle(high.AsInt32()) * factor + addend).CopyTo(into[Vector128<float>.Count..]);
        }
    }

    private void Fill(ReadOnlySpan<float> image, Span<float> target, int channels)
    {
        var plane = image.Length / channels;
        var single = factors.Length == 1;
        for (var at = 0; at < image.Length; at++)
        {
            var pixel = single ? 0 : at;
            target[at % plane * channels + at / plane] = image[at] * factors[pixel] + addends[pixel];
        }
    }
}
