using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Inside, on this thread, operations leave no graph.</summary>
    public static IDisposable no_grad() => new GradMode(false);

    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new GradMode(mode);

    public static bool is_grad_enabled() => fashion_is_grad_enabled();

    /// <summary>As <see cref="no_grad"/>, and the tensors made inside can never enter a graph.</summary>
    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);

    public static bool is_inference_mode_enabled() => fashion_is_inference_mode();

    private sealed class GradMode : IDisposable
    {
        private readonly bool _before = fashion_is_grad_enabled();

        internal GradMode(bool enabled) => fashion_set_grad_enabled(enabled);

        public void Dispose() => fashion_set_grad_enabled(_before);
    }

    private sealed class InferenceMode(bool enabled) : IDisposable
    {
        private IntPtr _guard = fashion_inference_mode_enter(enabled);

        public void Dispose()
        {
            // The guard restores its own thread's mode, so there is no finalizer to run elsewhere.
            if (_guard != IntPtr.Zero)
                fashion_inference_mode_leave(_guard);
            _guard = IntPtr.Zero;
        }
    }
}
