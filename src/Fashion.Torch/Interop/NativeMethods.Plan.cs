using System.Runtime.InteropServices;
using Fashion.Torch.Plans;

namespace TorchSharp;

/// <summary>native/plan/plan.cpp.</summary>
internal static partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial int fashion_plan_level();

    [LibraryImport(Library)]
    internal static unsafe partial PlanHandle fashion_plan_create(
        PlanOperation* operations, long operationCount, PlanInput* inputs, long inputCount, int workers, long capacity,
        long arena, int trains, int level);

    [LibraryImport(Library)]
    internal static partial void fashion_plan_destroy(IntPtr plan);

    [LibraryImport(Library)]
    internal static unsafe partial float* fashion_plan_arena(PlanHandle plan, int worker);

    [LibraryImport(Library)]
    internal static partial int fashion_plan_takes_pixels(PlanHandle plan);

    [LibraryImport(Library)]
    internal static unsafe partial void fashion_plan_prepare(PlanHandle plan, int worker, NativeShare* share);

    [LibraryImport(Library)]
    internal static unsafe partial void fashion_plan_forward(PlanHandle plan, int worker, NativeShare* share);

    [LibraryImport(Library)]
    internal static unsafe partial void fashion_plan_step(PlanHandle plan, int worker, NativeShare* share);

    [LibraryImport(Library)]
    internal static partial void fashion_plan_give_up(PlanHandle plan);
}
