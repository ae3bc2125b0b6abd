namespace Fashion.Core.Runtime;

/// <summary>The runtime that comes with the build's provider of the TorchSharp API.</summary>
public static class TorchRuntime
{
    public static ITorchRuntime Create()
    {
#if TORCH_SYSTEM
        return new SystemRuntime();
#else
        return new PlainRuntime();
#endif
    }
}
