using System.Runtime.InteropServices;
using System.Text;
using Fashion.Dsl;

namespace Fashion.Core.Data;

/// <summary>PNG and JPEG files, decoded by libpng and libjpeg-turbo.</summary>
internal static unsafe partial class ImageDecoder
{
    private const string Library = "fashion_images";
    private const int ErrorSize = 512;
    private const int LargestFile = 1 << 28;

    /// <summary>The whole file, packed as it is.</summary>
    /// <exception cref="DataException">The file is missing, or larger than 256 MiB.</exception>
    public static byte[] ReadFile(string path)
    {
        using var file = DataFile.Open(path);
        if (file.Length > LargestFile)
        {
            throw new DataException(DataFault.TooLarge, path, $"the file has {file.Length:N0} bytes; images have at most {LargestFile:N0}");
        }

        var content = GC.AllocateUninitializedArray<byte>((int)file.Length);
        file.ReadExactly(content);
        return content;
    }

    /// <summary>Channels (1 grey, 3 colour) x height x width as the file declares them.</summary>
    /// <exception cref="DataException">This is no PNG or JPEG, or it declares more than 64 megapixels.</exception>
    /// <exception cref="RunException">The library is missing.</exception>
    public static Shape ReadShape(byte[] content, string path)
    {
        Span<byte> error = stackalloc byte[ErrorSize];
        int width, height, channels, status;
        fixed (byte* data = content, message = error)
        {
            status = Guarded(content, &width, &height, &channels, message, data);
        }

        return status == 0 ? Shape.Image(channels, height, width) : throw Failure(path, error);
    }

    /// <summary>Decodes into channels x height x width bytes; colour becomes grey, and grey colour, as <paramref name="shape"/> says.</summary>
    /// <exception cref="DataException">The file is cut short or damaged.</exception>
    public static void Decode(byte[] content, string path, Shape shape, Span<byte> pixels)
    {
        Span<byte> error = stackalloc byte[ErrorSize];
        int status;
        fixed (byte* data = content, message = error, target = pixels)
        {
            status = DecodeImage(data, (nuint)content.Length, shape.Channels, target, (nuint)pixels.Length, message, ErrorSize);
        }

        if (status != 0)
        {
            throw Failure(path, error);
        }
    }

    private static int Guarded(byte[] content, int* width, int* height, int* channels, byte* message, byte* data)
    {
        try
        {
            return ReadHeader(data, (nuint)content.Length, width, height, channels, message, ErrorSize);
        }
        catch (DllNotFoundException cause)
        {
            throw Missing(cause);
        }
    }

    internal static RunException Missing(DllNotFoundException cause) => new(
        "R110",
        $"PNG and JPEG files need lib{Library}.so, which is neither in {AppContext.BaseDirectory} nor on the system's library path ({cause.Message.Split('\n')[0]})",
        "run `./fashion-cli` from its checkout, which builds the library, or install libpng16-16 and libjpeg62-turbo if it is there",
        cause);

    private static DataException Failure(string path, ReadOnlySpan<byte> error)
    {
        var end = error.IndexOf((byte)0);
        var message = Encoding.UTF8.GetString(end < 0 ? error : error[..end]);
        return new DataException(message.Contains("megapixels", StringComparison.Ordinal) ? DataFault.TooLarge : DataFault.Damaged, path, message);
    }

    [LibraryImport(Library, EntryPoint = "fashion_image_header")]
    private static partial int ReadHeader(byte* data, nuint length, int* width, int* height, int* channels, byte* error, int errorSize);

    [LibraryImport(Library, EntryPoint = "fashion_image_decode")]
    private static partial int DecodeImage(byte* data, nuint length, int channels, byte* pixels, nuint capacity, byte* error, int errorSize);
}
