using System.Buffers.Binary;
using System.Globalization;

namespace Fashion.Core.Runs;

/// <summary>
/// A TensorBoard event file: records as TensorFlow frames them, each a length, a checksum of it, the data, and a checksum of
/// these. It is made by the first events, and closed between any two calls.
/// </summary>
/// <param name="folder">Where it is made, beside those that are there.</param>
/// <param name="time">Names the file, and stamps its first event.</param>
public sealed class EventFile(string folder, TimeProvider time)
{
    private string? path;
    private long length;

    /// <summary>Appends events, whole or not at all.</summary>
    /// <returns>False where the file cannot be written, which never ends a run.</returns>
    public bool Append(IEnumerable<byte[]> events)
    {
        try
        {
            using var file = Open();
            // What a full disk cut off is written over.
            file.Position = length;
            if (length == 0)
                file.Write(Framed(EventMessage.FileVersion(time.GetUtcNow())));
            foreach (var each in events)
                file.Write(Framed(each));
            file.Flush();
            file.SetLength(file.Position);
            length = file.Position;
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private FileStream Open()
    {
        if (path is not null)
            return new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        var name = string.Create(
            CultureInfo.InvariantCulture, $"events.out.tfevents.{time.GetUtcNow().ToUnixTimeSeconds()}.{Environment.MachineName}");
        // Readers take the files of a run in the order of their names.
        for (var number = 0; ; number++)
        {
            var free = Path.Combine(folder, number == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}.{number}"));
            if (Path.Exists(free))
                continue;
            var made = new FileStream(free, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite);
            path = free;
            return made;
        }
    }

    private static byte[] Framed(byte[] data)
    {
        const int Length = sizeof(ulong), Sum = sizeof(uint);
        var record = new byte[Length + Sum + data.Length + Sum];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(Length), Crc32C.Masked(record.AsSpan(0, Length)));
        data.CopyTo(record, Length + Sum);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(Length + Sum + data.Length), Crc32C.Masked(data));
        return record;
    }
}
