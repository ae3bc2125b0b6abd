using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>Owns a native plan.</summary>
internal sealed class PlanHandle : SafeHandle
{
    public PlanHandle() : base(IntPtr.Zero, ownsHandle: true) { }

    public override bool IsInvalid => handle == IntPtr.Zero;

    protected override bool ReleaseHandle()
    {
        NativeMethods.fashion_plan_destroy(handle);
        return true;
    }
}
