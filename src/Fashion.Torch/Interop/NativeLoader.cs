using System.Reflection;
using System.Runtime.InteropServices;
using Fashion.Torch;

namespace TorchSharp;

/// <summary>Finds <c>libfashion_torch.so</c> and says what to do where it or libtorch is missing.</summary>
internal static class NativeLoader
{
    private const string FileName = "libfashion_torch.so";

    /// <summary>Looks beside the application, beside this assembly, and where FASHION_TORCH_LIBRARY points.</summary>
    internal static IntPtr Resolve(string library, Assembly assembly, DllImportSearchPath? search) =>
        library == NativeMethods.Library ? Load(assembly) : IntPtr.Zero;

    private static IntPtr Load(Assembly assembly)
    {
        var tried = new List<(string Path, string Reason)>();
        foreach (var path in Candidates(assembly)) {
            if (!File.Exists(path)) {
                tried.Add((path, "no such file"));
                continue;
            }
            try {
                return NativeLibrary.Load(path);
            } catch (DllNotFoundException exception) {
                tried.Add((path, FirstLine(exception.Message)));
            }
        }
        throw new NativeLibraryException(tried);
    }

    private static IEnumerable<string> Candidates(Assembly assembly)
    {
        var chosen = Environment.GetEnvironmentVariable("FASHION_TORCH_LIBRARY");
        if (!string.IsNullOrEmpty(chosen))
            yield return chosen;
        yield return Path.Combine(AppContext.BaseDirectory, FileName);
        var beside = Path.GetDirectoryName(assembly.Location);
        if (!string.IsNullOrEmpty(beside) && Path.Combine(beside, "") != Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory))
            yield return Path.Combine(beside, FileName);
    }

    // .NET puts advice of its own after the loader's sentence, and names the file before it.
    private static string FirstLine(string message) =>
        message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .FirstOrDefault(line => line.Contains(".so", StringComparison.Ordinal) && line.Contains(": ", StringComparison.Ordinal))
        ?? message;
}
