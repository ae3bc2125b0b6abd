namespace TorchSharp;

public static partial class torch
{
    public static partial class cuda
    {
        public static bool is_available() => device_count() > 0;

        /// <summary>0 where libtorch has no CUDA or no card answers.</summary>
        public static int device_count() => NativeMethods.fashion_cuda_device_count();
    }

    public static bool cuda_is_available() => cuda.is_available();
}
