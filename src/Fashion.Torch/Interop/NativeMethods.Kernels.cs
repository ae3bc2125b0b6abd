using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>native/torch/optimizer_kernels.cpp.</summary>
internal static partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static unsafe partial void fashion_sgd_step(
        float* parameters, float* gradients, float* velocity, long count, float lr, float momentum, NativeBool nesterov,
        float decay, NativeBool firstStep);

    [LibraryImport(Library)]
    internal static unsafe partial void fashion_adam_step(
        float* parameters, float* gradients, float* m, float* v, long count, double lr, double beta1, double beta2,
        double eps, double decay, NativeBool decoupled, long step);

    [LibraryImport(Library)]
    internal static unsafe partial void fashion_rmsprop_step(
        float* parameters, float* gradients, float* square, float* velocity, long count, double lr, double alpha,
        double eps, double decay, double momentum);

    [LibraryImport(Library)]
    internal static unsafe partial void fashion_sum_into(float* into, float* from, long count);
}
