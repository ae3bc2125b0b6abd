using System.Runtime.InteropServices;
using System.Text;

namespace Fashion.Core.Data;

/// <summary>PNG files, written by libpng.</summary>
public static unsafe partial class ImageEncoder
{
    private const string Library = "fashion_images";
    private const int ErrorSize = 512;

    /// <param name="pixels">Height x width x channels.</param>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="channels">1 grey, 3 colour, 4 colour with opacity.</param>
    /// <exception cref="RunException">The library is missing (R110), or the picture has more than 64 megapixels (R111).</exception>
    public static byte[] Png(ReadOnlySpan<byte> pixels, int width, int height, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(pixels.Length, width * height * channels);
        // What deflate adds where nothing can be packed, and the file's own parts.
        var file = new byte[pixels.Length + height + pixels.Length / 100 + 1024];
        Span<byte> error = stackalloc byte[ErrorSize];
        nuint written;
        int status;
        fixed (byte* source = pixels, target = file, message = error)
        {
            status = Encode(source, width, height, channels, target, (nuint)file.Length, &written, message);
        }

        return status == 0 ? file[..(int)written] : throw new RunException(
            "R111", $"a picture of {width} x {height} pixels cannot be written: {Encoding.UTF8.GetString(error[..error.IndexOf((byte)0)])}");
    }

    private static int Encode(
        byte* pixels, int width, int height, int channels, byte* file, nuint capacity, nuint* written, byte* error)
    {
        try
        {
            return EncodePng(pixels, width, height, channels, file, capacity, written, error, ErrorSize);
        }
        catch (DllNotFoundException cause)
        {
            throw ImageDecoder.Missing(cause);
        }
    }

    [LibraryImport(Library, EntryPoint = "fashion_image_encode_png")]
    private static partial int EncodePng(
        byte* pixels, int width, int height, int channels, byte* file, nuint capacity, nuint* written, byte* error, int errorSize);
}
