using Fashion.Dsl;

namespace Fashion.Core.Data;

/// <summary>Reads photos to predict: PNG and JPEG files of any size, through the same preparation as the data a model learned from.</summary>
public static class PhotoReader
{
    /// <param name="paths">The files; image i of the result is file i.</param>
    /// <param name="imageShape">The data's raw image shape (<see cref="DataFacts"/>), which a photo is brought to first.</param>
    /// <param name="settings">The data part of the spec that the model comes from.</param>
    /// <param name="classNames">The model's classes.</param>
    /// <returns>Prepared images; their labels are -1.</returns>
    /// <exception cref="DataException">A file is missing or damaged.</exception>
    public static ImageSet Read(IReadOnlyList<string> paths, Shape imageShape, DataSettings settings, IReadOnlyList<string> classNames)
    {
        var shape = settings.Resize is { } size ? Shape.Image(imageShape.Channels, size.Height, size.Width) : imageShape;
        var pixels = new byte[shape.Count * paths.Count];
        for (var at = 0; at < paths.Count; at++)
        {
            var content = ImageDecoder.ReadFile(paths[at]);
            var own = ImageDecoder.ReadShape(content, paths[at]);
            var target = pixels.AsSpan((int)(at * shape.Count), (int)shape.Count);
            PhotoResize.Decode(content, paths[at], Shape.Image(shape.Channels, own.Height, own.Width), shape, target);
        }

        var labels = new int[paths.Count];
        Array.Fill(labels, -1);
        return ImagePreparation.From(settings).Apply(new ImageSet(shape, pixels, labels, classNames), [.. Enumerable.Range(0, paths.Count)]);
    }
}
