namespace Fashion.Core.Data;

/// <summary>Opens source files; the system's refusals become <see cref="DataException"/>s that name the file.</summary>
internal static class DataFile
{
    /// <exception cref="DataException">The file is not there, is a folder, or may not be read.</exception>
    public static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        }
        catch (Exception cause) when (cause is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DataException(DataFault.Missing, path, "there is no such file", cause: cause);
        }
        catch (UnauthorizedAccessException cause)
        {
            var problem = Directory.Exists(path) ? "this is a folder, not a file" : "no permission to read this file";
            throw new DataException(DataFault.Missing, path, problem, cause: cause);
        }
        catch (IOException cause)
        {
            throw new DataException(DataFault.Missing, path, $"it cannot be read ({cause.Message})", cause: cause);
        }
    }

    /// <summary>The path as seen from the spec's folder; <c>~/</c> is the user's home.</summary>
    public static string Resolve(string path, string specFolder)
    {
        if (path.StartsWith("~/", StringComparison.Ordinal))
        {
            path = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), path[2..]);
        }

        return Path.GetFullPath(path, Path.GetFullPath(specFolder));
    }
}
