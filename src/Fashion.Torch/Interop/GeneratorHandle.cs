using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>Owns a native random generator.</summary>
internal sealed class GeneratorHandle : SafeHandle
{
    /// <summary>Stands for libtorch's default generator where an operation takes an optional one.</summary>
    internal static readonly GeneratorHandle None = new();

    public GeneratorHandle() : base(IntPtr.Zero, ownsHandle: true) { }

    public override bool IsInvalid => handle == IntPtr.Zero;

    protected override bool ReleaseHandle()
    {
        NativeMethods.fashion_generator_release(handle);
        return true;
    }
}
