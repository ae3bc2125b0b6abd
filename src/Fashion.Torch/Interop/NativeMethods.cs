using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>The C interface of the native library, one part a family of operations.</summary>
internal static partial class NativeMethods
{
    internal const string Library = "fashion_torch";

    // The loader must know where to look before the first call, whichever it is.
    static NativeMethods() => NativeLibrary.SetDllImportResolver(typeof(NativeMethods).Assembly, NativeLoader.Resolve);
}
