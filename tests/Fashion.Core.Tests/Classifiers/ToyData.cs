using Fashion.Core.Data;
using Fashion.Core.Random;
using Fashion.Dsl;

namespace Fashion.Core.Tests.Classifiers;

/// <summary>Classes that are easy to tell apart, as clouds of pixels.</summary>
internal static class ToyData
{
    /// <summary>Each class is dark but for its own part of the pixels.</summary>
    public static ImageSet Clouds(int count, int classes = 3, int features = 12, ulong seed = 1)
    {
        var random = new RandomStream(seed, "clouds");
        var bytes = new byte[count * features];
        var labels = new int[count];
        for (var image = 0; image < count; image++)
        {
            labels[image] = image % classes;
            for (var feature = 0; feature < features; feature++)
            {
                var middle = feature % classes == labels[image] ? 170 : 60;
                bytes[image * features + feature] = (byte)Math.Clamp(middle + (random.NextDouble() - 0.5) * 160, 0, 255);
            }
        }

        return Samples.Of(bytes, Shape.Image(1, 1, features), labels, Names(classes));
    }

    /// <summary>Images of no class: noise, from faint to glaring.</summary>
    public static ImageSet Noise(int count, int features = 12)
    {
        var random = new RandomStream(3, "noise");
        var bytes = new byte[count * features];
        for (var at = 0; at < bytes.Length; at++)
            bytes[at] = (byte)(random.NextDouble() * 255 * (at / features) / count);
        return Samples.Of(bytes, Shape.Image(1, 1, features), new int[count], Names(3));
    }

    public static string[] Names(int classes) => [.. Enumerable.Range(0, classes).Select(label => $"class {label}")];

    /// <summary>The same images as floats.</summary>
    public static ImageSet Floats(ImageSet images) => Samples.Of(
        Array.ConvertAll(images.Bytes!, pixel => (float)pixel), images.Shape, images.Labels, images.ClassNames);

    /// <summary>The same images as doubles.</summary>
    public static ImageSet Doubles(ImageSet images) => Samples.Of(
        Array.ConvertAll(images.Bytes!, pixel => (double)pixel), images.Shape, images.Labels, images.ClassNames);

    /// <summary>The images with a number in place of one pixel.</summary>
    public static ImageSet With(ImageSet images, int at, float number)
    {
        var floats = Array.ConvertAll(images.Bytes!, pixel => (float)pixel);
        floats[at] = number;
        return Samples.Of(floats, images.Shape, images.Labels, images.ClassNames);
    }
}
