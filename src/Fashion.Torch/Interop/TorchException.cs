using System.Runtime.InteropServices;

namespace Fashion.Torch;

/// <summary>An operation that libtorch refused, with libtorch's own message and without its backtrace.</summary>
public sealed class TorchException : ExternalException
{
    public TorchException(string message) : base(message) { }
}
