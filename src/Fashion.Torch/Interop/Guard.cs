using System.Runtime.InteropServices;
using Fashion.Torch;

namespace TorchSharp;

/// <summary>
/// The one place where a native failure becomes an exception: <see cref="OutOfMemoryException"/> where memory lacks,
/// <see cref="TorchException"/> else.
/// </summary>
internal static class Guard
{
    /// <summary>Wraps a fresh native tensor.</summary>
    /// <exception cref="TorchException">The operation failed.</exception>
    internal static torch.Tensor Wrap(TensorHandle handle)
    {
        if (handle.IsInvalid)
            throw Failure();
        return new torch.Tensor(handle);
    }

    /// <summary>Wraps the two tensors of an operation.</summary>
    /// <exception cref="TorchException">The operation failed.</exception>
    internal static (torch.Tensor, torch.Tensor) Wrap(int status, TensorHandle first, TensorHandle second)
    {
        Check(status);
        return (new torch.Tensor(first), new torch.Tensor(second));
    }

    /// <summary>Passes a status of zero.</summary>
    /// <exception cref="TorchException">The operation failed.</exception>
    internal static void Check(int status)
    {
        if (status != 0)
            throw Failure();
    }

    internal static Exception Failure()
    {
        var message = Marshal.PtrToStringUTF8(NativeMethods.fashion_last_error()) ?? "libtorch gave no message.";
        return NativeMethods.fashion_last_error_was_memory() != 0
            ? new OutOfMemoryException(message)
            : new TorchException(message);
    }
}
