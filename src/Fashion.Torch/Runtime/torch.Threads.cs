using Fashion.Torch;
using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Threads inside an operation.</summary>
    public static int get_num_threads() => fashion_get_num_threads();

    /// <summary>For operations of this thread and of threads that begin later.</summary>
    /// <exception cref="TorchException">Fewer than one.</exception>
    public static void set_num_threads(int num) => Guard.Check(fashion_set_num_threads(num));

    public static int get_num_interop_threads() => fashion_get_num_interop_threads();

    /// <exception cref="TorchException">Fewer than one, set twice, or after work has begun.</exception>
    public static void set_num_interop_threads(int num) => Guard.Check(fashion_set_num_interop_threads(num));
}
