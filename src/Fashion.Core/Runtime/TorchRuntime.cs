namespace Fashion.Core.Runtime;

/// <summary>The runtime that comes with the build's provider of the TorchSharp API.</summary>
public static class TorchRuntime
{
    /// <param name="plans">Whether models may be compiled into kernels of the provider's own.</param>
    public static ITorchRuntime Create(bool plans = true)
    {
#if TORCH_SYSTEM
        return new SystemRuntime(plans);
#else
        return new PlainRuntime();
#endif
    }
}
