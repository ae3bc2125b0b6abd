using System.Runtime.InteropServices;
using System.Text;
using Fashion.Dsl;

namespace Fashion.Core.Data;

/// <summary>PNG files, encoded by libpng.</summary>
internal static unsafe partial class ImageEncoder
{
    private const string Library = "fashion_images";
    private const int ErrorSize = 512;

    /// <param name="shape">Channels (1 grey, 3 colour) x height x width.</param>
    /// <param name="pixels">Height x width x channels: the colours of a pixel stand together.</param>
    /// <returns>The whole file.</returns>
    /// <exception cref="RunException">The library is missing, or takes no such picture: it has other channels, or more than 64 megapixels.</exception>
    public static byte[] Encode(Shape shape, ReadOnlySpan<byte> pixels)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(pixels.Length, shape.Count);
        Span<byte> error = stackalloc byte[ErrorSize];
        // Deflate stores what it cannot pack, in blocks with a few bytes before each; so does a PNG.
        var file = new byte[pixels.Length + pixels.Length / 64 + shape.Height + 4096];
        nuint written = 0;
        int status;
        fixed (byte* source = pixels, target = file, message = error)
            status = Guarded(source, shape, target, (nuint)file.Length, &written, message);
        if (status == 0)
            return file[..(int)written];
        var end = error.IndexOf((byte)0);
        throw new RunException("R111", $"a picture of {shape} cannot be written: {Encoding.UTF8.GetString(end < 0 ? error : error[..end])}");
    }

    private static int Guarded(byte* pixels, Shape shape, byte* file, nuint capacity, nuint* written, byte* message)
    {
        try
        {
            return EncodePng(pixels, shape.Width, shape.Height, shape.Channels, file, capacity, written, message, ErrorSize);
        }
        catch (DllNotFoundException cause)
        {
            throw new RunException(
                "R110", $"PNG files need lib{Library}.so, which is neither in {AppContext.BaseDirectory} nor on the system's library path",
                "run `./fashion-cli` from its checkout, which builds the library", cause);
        }
    }

    [LibraryImport(Library, EntryPoint = "fashion_image_encode_png")]
    private static partial int EncodePng(
        byte* pixels, int width, int height, int channels, byte* file, nuint capacity, nuint* written, byte* error, int errorSize);
}
