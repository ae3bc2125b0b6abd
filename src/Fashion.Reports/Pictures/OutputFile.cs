using System.Text;
using Fashion.Core;
using Fashion.Core.Serialization;

namespace Fashion.Reports.Pictures;

/// <summary>A file that a person has named for something to be written to.</summary>
public static class OutputFile
{
    /// <summary>What is written may take the place of its like, and of nothing else: a slip of the hand costs no run and no spec.</summary>
    /// <param name="file">The path.</param>
    /// <param name="begin">How a file of the kind begins.</param>
    /// <param name="kind">As in <c>page</c>.</param>
    /// <exception cref="UsageException">The file is there and of another kind, or its folder is not there: U514.</exception>
    public static void Check(string file, string begin, string kind)
    {
        if (Directory.Exists(file))
            throw new UsageException("U514", $"{file}: this is a folder", "name a file in it");
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder && !Directory.Exists(folder))
            throw new UsageException("U514", $"{file}: there is no folder {folder}", "make it, or name a file elsewhere");
        // A pipe has nothing to lose, and to read from it is to wait for ever.
        if (!File.Exists(file) || FileKind.IsStream(Path.GetFullPath(file)))
            return;
        using var stream = File.OpenRead(file);
        var bytes = new byte[begin.Length];
        var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (read > 0 && Encoding.Latin1.GetString(bytes, 0, read) != begin)
            throw new UsageException("U514", $"{file}: this file is there, and no {kind}", "name another file, or remove it");
    }
}
