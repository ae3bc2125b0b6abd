using System.Runtime.CompilerServices;
using Fashion.Dsl;

namespace Fashion.Core.Data;

/// <summary>
/// Turns chosen images into a batch's numbers in one pass: gather, convert, normalize, lay out. Allocates nothing and
/// keeps no state between calls, so several workers may share one.
/// </summary>
public sealed class BatchReader
{
    private readonly ImageSet set;
    private readonly float[]? table;
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

        if (set.Bytes is not null && !normalizer.IsPerPixel)
        {
            table = new float[256];
            for (var value = 0; value < 256; value++)
            {
                table[value] = value * factors[0] + addends[0];
            }
        }
    }

    /// <summary>Of one image.</summary>
    public Shape Shape => set.Shape;

    /// <summary>Writes the images of <paramref name="rows"/>, in that order, into <paramref name="into"/>.</summary>
    /// <param name="rows">Indexes of images; one may come twice.</param>
    /// <param name="into">Room for rows x C x H x W numbers or more.</param>
    /// <param name="layout">The order of the numbers written.</param>
    public void Fill(ReadOnlySpan<int> rows, Span<float> into, PixelLayout layout)
    {
        var pixels = set.PixelsPerImage;
        var channels = layout == PixelLayout.Nhwc ? set.Shape.Channels : 1;
        foreach (var row in rows)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)set.Count);
            var target = into[..pixels];
            if (set.Bytes is { } bytes)
            {
                Fill(bytes.AsSpan(row * pixels, pixels), target, channels);
            }
            else
            {
                Fill(set.Floats.AsSpan(row * pixels, pixels), target, channels);
            }

            into = into[pixels..];
        }
    }

    /// <summary>Writes the labels of <paramref name="rows"/>, in that order, into <paramref name="into"/>.</summary>
    public void FillLabels(ReadOnlySpan<int> rows, Span<long> into)
    {
        for (var at = 0; at < rows.Length; at++)
        {
            into[at] = set.Labels[rows[at]];
        }
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
            if (table is { } lookup)
            {
                for (int at = 0, to = channel; at < source.Length; at++, to += channels)
                {
                    target[to] = lookup[source[at]];
                }
            }
            else
            {
                var factor = factors.AsSpan(channel * plane, plane);
                var addend = addends.AsSpan(channel * plane, plane);
                for (int at = 0, to = channel; at < source.Length; at++, to += channels)
                {
                    target[to] = source[at] * factor[at] + addend[at];
                }
            }
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
