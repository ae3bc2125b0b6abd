using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>Owns one reference to a native tensor; the finalizer gives it back where nobody disposed it.</summary>
internal sealed class TensorHandle : SafeHandle
{
    /// <summary>Stands for "no tensor" where an operation takes an optional one.</summary>
    internal static readonly TensorHandle None = new();

    public TensorHandle() : base(IntPtr.Zero, ownsHandle: true) { }

    internal TensorHandle(IntPtr native) : this() => SetHandle(native);

    public override bool IsInvalid => handle == IntPtr.Zero;

    protected override bool ReleaseHandle()
    {
        torch.Tensor.OnReleased();
        NativeMethods.fashion_release(handle);
        return true;
    }
}
