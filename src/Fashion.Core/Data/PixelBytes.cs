namespace Fashion.Core.Data;

/// <summary>Images whose floats are all those of bytes, as bytes: the same numbers in a quarter of the memory.</summary>
internal static class PixelBytes
{
    /// <summary>The same images with bytes for pixels; null where a number is none that a byte stands for.</summary>
    public static ImageSet? Of(ImageSet images)
    {
        if (images.Bytes is not null)
            return images;
        var bytes = new byte[images.Floats!.Length];
        for (var at = 0; at < bytes.Length; at++)
        {
            var number = images.Floats[at];
            var pixel = Math.Round((double)number / images.FullScale * 255);
            if (!(pixel is >= 0 and <= 255) || (float)(pixel / 255 * images.FullScale) != number)
                return null;
            bytes[at] = (byte)pixel;
        }

        return new ImageSet(images.Shape, bytes, images.Labels, images.ClassNames, images.FullScale);
    }
}
