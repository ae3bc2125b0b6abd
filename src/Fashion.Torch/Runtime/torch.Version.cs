using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>libtorch's version, such as "1.13.1".</summary>
    public static string __version__ => Marshal.PtrToStringUTF8(NativeMethods.fashion_torch_version())!;
}
