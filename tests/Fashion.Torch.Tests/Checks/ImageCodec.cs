using System.Runtime.InteropServices;
using System.Text;

namespace Fashion.Torch.Tests.Checks;

/// <summary>The image library's C interface, called as it stands.</summary>
internal static partial class ImageCodec
{
    internal static (int Width, int Height, int Channels) Header(byte[] data)
    {
        var error = new byte[200];
        Check(fashion_image_header(data, (nuint)data.Length, out var width, out var height, out var channels, error, error.Length), error);
        return (width, height, channels);
    }

    internal static byte[] Decode(byte[] data, int channels, int capacity)
    {
        var (error, pixels) = (new byte[200], new byte[capacity]);
        Check(fashion_image_decode(data, (nuint)data.Length, channels, pixels, (nuint)capacity, error, error.Length), error);
        return pixels;
    }

    internal static byte[] EncodePng(byte[] pixels, int width, int height, int channels, int capacity = 65536)
    {
        var (error, png) = (new byte[200], new byte[capacity]);
        Check(fashion_image_encode_png(pixels, width, height, channels, png, (nuint)capacity, out var written, error, error.Length), error);
        return png[..(int)written];
    }

    private static void Check(int status, byte[] error)
    {
        if (status != 0)
            throw new InvalidDataException(Encoding.UTF8.GetString(error.AsSpan(0, error.AsSpan().IndexOf((byte)0))));
    }

    [LibraryImport("fashion_images")]
    private static partial int fashion_image_header(
        ReadOnlySpan<byte> data, nuint length, out int width, out int height, out int channels, Span<byte> error, int errorSize);

    [LibraryImport("fashion_images")]
    private static partial int fashion_image_decode(
        ReadOnlySpan<byte> data, nuint length, int channels, Span<byte> pixels, nuint capacity, Span<byte> error, int errorSize);

    [LibraryImport("fashion_images")]
    private static partial int fashion_image_encode_png(
        ReadOnlySpan<byte> pixels, int width, int height, int channels, Span<byte> png, nuint capacity, out nuint written,
        Span<byte> error, int errorSize);
}
