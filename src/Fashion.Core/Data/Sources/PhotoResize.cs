using Fashion.Dsl;

namespace Fashion.Core.Data;

/// <summary>Decodes an image and brings it to another size.</summary>
internal static class PhotoResize
{
    /// <param name="content">A PNG or JPEG file.</param>
    /// <param name="path">Named in errors.</param>
    /// <param name="own">The image's own height and width, with the channels wanted.</param>
    /// <param name="shape">What is wanted.</param>
    /// <param name="target">Room for it.</param>
    public static void Decode(byte[] content, string path, Shape own, Shape shape, Span<byte> target)
    {
        var decoded = new byte[own.Count];
        ImageDecoder.Decode(content, path, own, decoded);
        var resize = new BilinearResize(own.Height, own.Width, shape.Height, shape.Width);
        int from = own.Height * own.Width, to = shape.Height * shape.Width;
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            resize.Apply<byte>(decoded.AsSpan(channel * from, from), target.Slice(channel * to, to));
        }
    }
}
