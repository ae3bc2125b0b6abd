using System.Runtime.CompilerServices;

namespace Fashion.Core.Data;

/// <summary>Means and population deviations of pixels in unit scale, where white is 1, summed exactly or in doubles.</summary>
public static class PixelStatistics
{
    /// <summary>Over every pixel of every image.</summary>
    public static (double Mean, double Std) OfAll(ImageSet set)
    {
        if (set.Bytes is { } bytes)
        {
            var counts = Histogram(bytes);
            double total = bytes.LongLength, sum = 0, squares = 0;
            for (var value = 0; value < 256; value++)
            {
                sum += (double)counts[value] * value;
                squares += (double)counts[value] * value * value;
            }

            return Moments(sum / 255, squares / (255.0 * 255), total);
        }

        // Two passes: floats may lie far from 0, where a sum of squares would cancel.
        var floats = set.Floats!;
        double mean = floats.Sum(value => (double)value) / floats.LongLength;
        double variance = floats.Sum(value => (value - mean) * (value - mean)) / floats.LongLength;
        return (mean / set.FullScale, Math.Sqrt(variance) / set.FullScale);
    }

    /// <summary>Over the images, for each of the C x H x W pixels.</summary>
    public static (double[] Means, double[] Stds) OfEach(ImageSet set)
    {
        var pixels = set.PixelsPerImage;
        double[] means = new double[pixels], stds = new double[pixels];
        if (set.Bytes is { } bytes)
        {
            long[] sums = new long[pixels], squares = new long[pixels];
            for (long start = 0; start < bytes.LongLength; start += pixels)
            {
                var image = bytes.AsSpan((int)start, pixels);
                for (var pixel = 0; pixel < image.Length; pixel++)
                {
                    sums[pixel] += image[pixel];
                    squares[pixel] += image[pixel] * image[pixel];
                }
            }

            for (var pixel = 0; pixel < pixels; pixel++)
            {
                (means[pixel], stds[pixel]) = Moments(sums[pixel] / 255.0, squares[pixel] / (255.0 * 255), set.Count);
            }

            return (means, stds);
        }

        var floats = set.Floats!;
        for (long at = 0; at < floats.LongLength; at++)
        {
            means[at % pixels] += floats[at] / (double)set.FullScale / set.Count;
        }

        for (long at = 0; at < floats.LongLength; at++)
        {
            var distance = floats[at] / (double)set.FullScale - means[at % pixels];
            stds[at % pixels] += distance * distance / set.Count;
        }

        return (means, Array.ConvertAll(stds, Math.Sqrt));
    }

    private static (double Mean, double Std) Moments(double sum, double squares, double count)
    {
        var mean = sum / count;
        return (mean, Math.Sqrt(Math.Max(0, squares / count - mean * mean)));
    }

    // Called once, over every pixel there is: it has no time to warm up.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long[] Histogram(byte[] bytes)
    {
        // Two tables: runs of equal pixels would otherwise wait for their own counter.
        long[] even = new long[256], odd = new long[256];
        var at = 0;
        for (; at + 1 < bytes.Length; at += 2)
        {
            even[bytes[at]]++;
            odd[bytes[at + 1]]++;
        }

        if (at < bytes.Length)
        {
            even[bytes[at]]++;
        }

        for (var value = 0; value < 256; value++)
        {
            even[value] += odd[value];
        }

        return even;
    }
}
