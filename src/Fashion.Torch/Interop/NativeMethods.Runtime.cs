using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>native/torch/runtime.cpp, native/torch/error.cpp.</summary>
internal static partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial IntPtr fashion_torch_version();

    [LibraryImport(Library)]
    internal static partial int fashion_set_num_threads(int count);

    [LibraryImport(Library)]
    internal static partial int fashion_get_num_threads();

    [LibraryImport(Library)]
    internal static partial int fashion_set_num_interop_threads(int count);

    [LibraryImport(Library)]
    internal static partial int fashion_get_num_interop_threads();

    [LibraryImport(Library)]
    internal static partial int fashion_set_deterministic(NativeBool deterministic);

    [LibraryImport(Library)]
    internal static partial int fashion_cuda_device_count();

    [LibraryImport(Library)]
    internal static partial IntPtr fashion_last_error();

    [LibraryImport(Library)]
    internal static partial int fashion_last_error_was_memory();
}
