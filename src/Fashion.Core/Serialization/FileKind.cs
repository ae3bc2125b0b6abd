using System.Runtime.InteropServices;

namespace Fashion.Core.Serialization;

/// <summary>What stands at a path.</summary>
public static partial class FileKind
{
    // statx(2): where the mode stands in its structure, and what it says of the type.
    private const int StructureSize = 256;
    private const int ModeAt = 28;
    private const int TypeMask = 0xF000;
    private const int Regular = 0x8000;
    private const int Folder = 0x4000;
    private const int CurrentFolder = -100;
    private const uint AskType = 1;

    /// <summary>Whether it takes bytes as they come and keeps none to replace: a terminal, a pipe, a device.</summary>
    public static unsafe bool IsStream(string path)
    {
        if (OperatingSystem.IsWindows())
            return false;
        // Also where a shell has put a file in place of the terminal: what it holds open cannot be replaced.
        if (path is "/dev/stdout" or "/dev/stderr" || path.StartsWith("/dev/fd/", StringComparison.Ordinal))
            return true;
        var found = stackalloc byte[StructureSize];
        return Stat(CurrentFolder, path, 0, AskType, found) == 0
            && (*(ushort*)(found + ModeAt) & TypeMask) is not (Regular or Folder);
    }

    /// <summary>The file that a link leads to in the end; the path itself where it is none.</summary>
    public static string Target(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        }
        catch (IOException)
        {
            // There is nothing there, or links that go round: writing says so.
            return path;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Stat(int folder, string path, int flags, uint mask, byte* into);
}
