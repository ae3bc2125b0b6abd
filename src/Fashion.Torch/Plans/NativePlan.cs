using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace Fashion.Torch.Plans;

/// <summary>What a share of a step gave: its part of the batch's mean loss, and its right predictions.</summary>
public readonly record struct PlanResult(double Loss, long Correct);

/// <summary>
/// A model compiled into operations over memory that is allocated once, run by kernels for AMX, AVX-512 or AVX2. Each worker is
/// one thread; in training, all workers must be in <see cref="Step"/> together, because they meet inside.
/// </summary>
public sealed unsafe class NativePlan : IDisposable
{
    private readonly PlanHandle handle;

    /// <param name="operations">In the order in which they run; the last gives the logits.</param>
    /// <param name="inputs">What they read.</param>
    /// <param name="workers">How many threads share a batch.</param>
    /// <param name="capacity">The most samples of one share.</param>
    /// <param name="arenaLength">Numbers of a worker's memory, which all offsets point into.</param>
    /// <param name="trains">Whether <see cref="Step"/> will be called.</param>
    /// <param name="level">0 for the machine's best instructions, 3 for AVX2, 4 for AVX-512, 5 for AMX.</param>
    /// <exception cref="TorchException">This machine has no such instructions.</exception>
    /// <exception cref="OutOfMemoryException">There is not so much memory.</exception>
    public NativePlan(
        ReadOnlySpan<PlanOperation> operations, ReadOnlySpan<PlanInput> inputs, int workers, long capacity,
        long arenaLength, bool trains, int level = 0)
    {
        fixed (PlanOperation* first = operations)
        fixed (PlanInput* firstInput = inputs) {
            handle = NativeMethods.fashion_plan_create(
                first, operations.Length, firstInput, inputs.Length, workers, capacity, arenaLength, trains ? 1 : 0, level);
        }

        if (handle.IsInvalid)
            throw Guard.Failure();
        ArenaLength = arenaLength;
    }

    /// <summary>Whether this machine has instructions that plans are written for.</summary>
    public static bool IsSupported => NativeMethods.fashion_plan_level() != 0;

    /// <summary>The instructions that plans take on this machine, such as "AVX-512"; null where there are none.</summary>
    public static string? Instructions => NativeMethods.fashion_plan_level() switch {
        5 => "AMX",
        4 => "AVX-512",
        3 => "AVX2",
        _ => null,
    };

    /// <summary>Numbers of a worker's memory.</summary>
    public long ArenaLength { get; }

    /// <summary>A part of a worker's memory: masks are written here, outputs read.</summary>
    public Span<float> Memory(int worker, long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + length, ArenaLength);
        return new Span<float>(NativeMethods.fashion_plan_arena(handle, worker) + offset, length);
    }

    /// <summary>Whether <see cref="Prepare"/> takes a scale, and <see cref="Forward"/> then pixels, which is faster.</summary>
    public bool TakesPixels => NativeMethods.fashion_plan_takes_pixels(handle) != 0;

    /// <summary>Takes weights over, before a worker's first <see cref="Forward"/> and whenever they have changed.</summary>
    /// <param name="worker">From 0.</param>
    /// <param name="trained">All trained numbers.</param>
    /// <param name="running">All running numbers.</param>
    /// <param name="pixelFactor">
    /// Where the coming images are whole numbers from 0 to 255, of which the model sees these times the factor plus the
    /// addend; 0 where they are as the model sees them.
    /// </param>
    /// <param name="pixelAddend">See there.</param>
    /// <exception cref="ArgumentException">The plan does not take pixels.</exception>
    public void Prepare(int worker, Tensor trained, Tensor running, double pixelFactor = 0, double pixelAddend = 0)
    {
        if (pixelFactor != 0 && !TakesPixels)
            throw new ArgumentException("This plan takes no pixels.", nameof(pixelFactor));
        var share = new NativeShare {
            Trained = Numbers(trained), Running = Numbers(running), PixelFactor = pixelFactor, PixelAddend = pixelAddend,
        };
        NativeMethods.fashion_plan_prepare(handle, worker, &share);
        Keep(trained, running);
    }

    /// <summary>A pass that only predicts; logits lie where the last operation writes.</summary>
    /// <param name="worker">From 0.</param>
    /// <param name="trained">All trained numbers.</param>
    /// <param name="running">All running numbers.</param>
    /// <param name="images">Rows x height x width x channels; pixels after a <see cref="Prepare"/> with their scale.</param>
    /// <param name="rows">At most the plan's capacity.</param>
    public void Forward(int worker, Tensor trained, Tensor running, Tensor images, long rows)
    {
        var share = new NativeShare {
            Trained = Numbers(trained), Running = Numbers(running), Images = Numbers(images), Rows = rows, BatchRows = rows,
        };
        NativeMethods.fashion_plan_forward(handle, worker, &share);
        Keep(trained, running, images);
    }

    /// <summary>Forward, loss and backward over one worker's share; its gradients are left in the share's tensor.</summary>
    public PlanResult Step(int worker, PlanShare share)
    {
        var native = new NativeShare {
            Trained = Numbers(share.Trained),
            Running = Numbers(share.Running),
            Gradients = Numbers(share.Gradients),
            Images = Numbers(share.Images),
            Labels = (long*)share.Labels.DataPointer,
            Targets = share.Targets is null ? null : Numbers(share.Targets),
            ClassWeights = share.ClassWeights is null ? null : Numbers(share.ClassWeights),
            Rows = share.Rows,
            BatchRows = share.BatchRows,
            TotalWeight = share.TotalWeight,
            Smoothing = share.Smoothing,
            First = worker == 0 ? 1 : 0,
            AllLearn = share.AllLearn ? 1 : 0,
        };
        NativeMethods.fashion_plan_step(handle, worker, &native);
        GC.KeepAlive(share);
        return new PlanResult(native.Loss, native.Correct);
    }

    /// <summary>
    /// For a worker that cannot come to a <see cref="Step"/>: the others, who wait for it, go on. What this and later
    /// steps give has no meaning.
    /// </summary>
    public void GiveUp() => NativeMethods.fashion_plan_give_up(handle);

    public void Dispose() => handle.Dispose();

    private static float* Numbers(Tensor tensor) =>
        tensor.dtype == torch.ScalarType.Float32 && tensor.is_cpu()
            ? (float*)tensor.DataPointer
            : throw new ArgumentException($"A plan takes float32 tensors in the processor's memory, not {tensor}.");

    private static void Keep(params ReadOnlySpan<Tensor> tensors)
    {
        foreach (var tensor in tensors)
            GC.KeepAlive(tensor);
    }
}
