using System.Runtime.InteropServices;
using TorchSharp;

namespace Fashion.Torch;

/// <summary>What this binding knows about the process that TorchSharp does not offer: allocator, BLAS, loading.</summary>
public static partial class NativeRuntime
{
    private const int TrimThreshold = -1, TopPad = -2, MmapThreshold = -3;

    /// <summary>libtorch's version, such as "1.13.1".</summary>
    public static string TorchVersion => torch.__version__;

    /// <summary>Loads the native library now rather than at the first tensor.</summary>
    /// <exception cref="NativeLibraryException">It, or libtorch, is missing; the message says what to do.</exception>
    public static void EnsureLoaded() => NativeMethods.fashion_torch_version();

    /// <summary>
    /// Keeps the memory of a step for the next one: glibc otherwise maps every large block afresh and gives it back, and
    /// an epoch takes a third longer. Call it before the first tensor.
    /// </summary>
    /// <returns>False where the allocator is another than glibc's or refused.</returns>
    public static bool ConfigureAllocator()
    {
        try {
            // 32 MiB is the most that glibc takes; the other two are an int's largest value and 256 MiB.
            return mallopt(MmapThreshold, 32 << 20) == 1
                && mallopt(TrimThreshold, int.MaxValue) == 1
                && mallopt(TopPad, 256 << 20) == 1;
        } catch (EntryPointNotFoundException) {
            return false;
        } catch (DllNotFoundException) {
            return false;
        }
    }

    /// <summary>
    /// Takes only kernels that repeat bit for bit, where libtorch has the choice: on a GPU. On the processor a fixed
    /// number of threads repeats by itself.
    /// </summary>
    public static void SetDeterministic(bool deterministic) =>
        Guard.Check(NativeMethods.fashion_set_deterministic(deterministic));

    [LibraryImport("libc")]
    private static partial int mallopt(int parameter, int value);
}
