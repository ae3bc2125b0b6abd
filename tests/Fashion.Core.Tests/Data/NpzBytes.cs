using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;

namespace Fashion.Core.Tests.Data;

/// <summary>Writes NumPy arrays and archives for tests.</summary>
internal static class NpzBytes
{
    /// <summary>An array file whose header says what is given, true or not.</summary>
    public static byte[] Npy(string type, string shape, byte[] content, bool fortran = false, byte version = 1)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{{'descr': {type}, 'fortran_order': {(fortran ? "True" : "False")}, 'shape': ({shape}), }}");
        var start = version == 1 ? 10 : 12;
        text = text.PadRight((start + text.Length + 64) / 64 * 64 - start - 1) + "\n";
        byte[] length = version == 1 ? BitConverter.GetBytes((ushort)text.Length) : BitConverter.GetBytes(text.Length);
        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. Encoding.UTF8.GetBytes(text), .. content];
    }

    public static byte[] NpyOf<T>(string type, string shape, params T[] numbers)
        where T : unmanaged => Npy(type, shape, MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray());

    public static byte[] Npz(CompressionLevel level, params (string Name, byte[] Array)[] arrays)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, array) in arrays)
            {
                using var entry = zip.CreateEntry(name + ".npy", level).Open();
                entry.Write(array);
            }
        }

        return file.ToArray();
    }

    public static byte[] Npz(params (string Name, byte[] Array)[] arrays) => Npz(CompressionLevel.Fastest, arrays);
}
