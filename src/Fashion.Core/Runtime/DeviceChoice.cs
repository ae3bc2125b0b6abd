using static TorchSharp.torch;

namespace Fashion.Core.Runtime;

/// <summary>The device that <c>--device</c> names.</summary>
public static class DeviceChoice
{
    /// <param name="text"><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</param>
    /// <exception cref="UsageException">The text is none of these, or the machine has no such device.</exception>
    public static Device Parse(string text)
    {
        if (text == "cpu" || (text == "auto" && !cuda.is_available()))
            return device("cpu");
        if (text is "auto" or "cuda")
            text = "cuda:0";
        if (!text.StartsWith("cuda:", StringComparison.Ordinal) || !int.TryParse(text.AsSpan(5), out var index) || index < 0)
            throw new UsageException("U201", $"`{text}` is no device", "write `auto`, `cpu` or `cuda:0`");
        var count = cuda.is_available() ? cuda.device_count() : 0;
        if (index >= count)
        {
            throw new UsageException(
                "U202", $"there is no device `{text}`: this build of libtorch sees {count} CUDA devices",
                "use `--device cpu`, or build with TorchProvider=cuda");
        }

        return device(text);
    }
}
