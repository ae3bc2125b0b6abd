namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// A multi-dimensional array of one element type on one device. It owns native memory that the garbage collector
    /// does not see: dispose it, or make it inside a <see cref="NewDisposeScope"/>.
    /// </summary>
    public sealed partial class Tensor : IDisposable
    {
        private static long totalCount;

        internal Tensor(TensorHandle handle)
        {
            Handle = handle;
            Interlocked.Increment(ref totalCount);
            OwningDisposeScope = DisposeScope.Register(this);
        }

        internal TensorHandle Handle { get; }

        internal DisposeScope? OwningDisposeScope { get; set; }

        /// <summary>How many tensors live now, in all threads; flat from step to step where nothing leaks.</summary>
        public static long TotalCount => Interlocked.Read(ref totalCount);

        /// <summary>True once the tensor has been disposed.</summary>
        public bool IsInvalid => Handle.IsClosed;

        /// <summary>A name for a person to read.</summary>
        public string? name { get; set; }

        internal static void OnReleased() => Interlocked.Decrement(ref totalCount);

        public void Dispose()
        {
            OwningDisposeScope?.MarkAsDisposed(this);
            Handle.Dispose();
        }

        /// <summary>Hands the tensor to the scope around its own; without one it belongs to no scope.</summary>
        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        /// <summary>Takes the tensor out of all scopes: the caller disposes it.</summary>
        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        /// <summary>A second reference to the same native tensor, disposed independently.</summary>
        public Tensor alias() => Guard.Wrap(NativeMethods.fashion_alias(Handle));

        public override bool Equals(object? obj) => ReferenceEquals(this, obj);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

        /// <summary>Shape, type and device; no values.</summary>
        public override string ToString() =>
            IsInvalid ? "[disposed]" : $"[{string.Join("x", shape)}], type = {dtype}, device = {device}";

        // Ends an in-place operation.
        private Tensor Done(int status)
        {
            Guard.Check(status);
            return this;
        }
    }
}
