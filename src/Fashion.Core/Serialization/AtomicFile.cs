using System.Runtime.InteropServices;

namespace Fashion.Core.Serialization;

/// <summary>
/// Writes files that are there whole or not at all, whatever stops the process or the machine: write aside in the same
/// folder, flush to the disk, rename, flush the folder.
/// </summary>
public static partial class AtomicFile
{
    /// <summary>
    /// Makes what <paramref name="write"/> writes the contents of <paramref name="path"/>; on failure the file stays as it was. A
    /// link stays one. What is no file, such as a pipe or <c>/dev/stdout</c>, is written to as it comes.
    /// </summary>
    /// <exception cref="RunException">The disk is full, the folder may not be written, or another process writes this file.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        path = Path.GetFullPath(path);
        if (FileKind.IsStream(path))
        {
            Pass(path, write);
            return;
        }

        path = FileKind.Target(path);
        var folder = Path.GetDirectoryName(path) ?? "/";

        // One fixed name: what a killed process left behind is overwritten by the next.
        var aside = Path.Combine(folder, $".{Path.GetFileName(path)}.partial");
        var leftover = false;
        try
        {
            using (var stream = new FileStream(aside, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
            {
                leftover = true;
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(aside, path, overwrite: true);
            leftover = false;
            FlushFolder(folder);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw Refusal(path, cause);
        }
        finally
        {
            if (leftover)
            {
                File.Delete(aside);
            }
        }
    }

    /// <summary>As the other, for text in UTF-8 without a byte-order mark.</summary>
    public static void Write(string path, string text) =>
        Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));

    /// <summary>Creates the folder and those above it, where they are not there.</summary>
    /// <exception cref="RunException">It cannot be created.</exception>
    public static void CreateFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw Refusal(folder, cause);
        }
    }

    /// <summary>The system's refusal to write <paramref name="path"/>, in words.</summary>
    public static RunException Refusal(string path, Exception cause)
    {
        const int noSpace = 28, quotaExceeded = 122;
        var folder = Path.GetDirectoryName(path);
        return cause switch
        {
            IOException { HResult: noSpace or quotaExceeded } => new RunException(
                "R101", $"{path}: the disk is full; the file is as it was before", "free some space, then go on with `--resume`", cause),
            UnauthorizedAccessException => new RunException(
                "R102", $"{path}: no permission to write here", "choose a folder of your own, or change its permissions", cause),
            DirectoryNotFoundException => new RunException("R103", $"{path}: there is no folder {folder}", cause: cause),
            _ => new RunException("R104", $"{path}: it cannot be written ({cause.Message})", cause: cause),
        };
    }

    private static void Pass(string path, Action<Stream> write)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Write);
            write(stream);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw Refusal(path, cause);
        }
    }

    private static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const int readOnly = 0;
        var descriptor = Open(folder, readOnly);
        if (descriptor < 0)
        {
            throw new IOException($"the folder {folder} cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        try
        {
            // EINVAL: some network file systems cannot flush a folder; the file itself is flushed.
            const int invalid = 22;
            if (Flush(descriptor) != 0 && Marshal.GetLastPInvokeError() != invalid)
            {
                throw new IOException(Marshal.GetLastPInvokeErrorMessage(), Marshal.GetLastPInvokeError());
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
