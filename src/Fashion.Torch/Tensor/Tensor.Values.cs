using Fashion.Torch;
using TorchSharp.Utils;
using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public sealed partial class Tensor
    {
        internal IntPtr DataPointer
        {
            get {
                Guard.Check(fashion_data(Handle, out var data));
                return data;
            }
        }

        /// <summary>The bytes of a contiguous tensor in the processor's memory: a window, not a copy.</summary>
        /// <exception cref="InvalidOperationException">Not contiguous, or on another device.</exception>
        /// <exception cref="ArgumentException">More bytes than a span holds.</exception>
        public Span<byte> bytes
        {
            get {
                var length = NumberOfElements * ElementSize;
                if (!is_contiguous())
                    throw new InvalidOperationException("The bytes of a tensor that is not contiguous have no order.");
                if (length > int.MaxValue)
                    throw new ArgumentException("A span holds at most int.MaxValue bytes.");
                RequireCpu();
                unsafe {
                    return new Span<byte>((void*)DataPointer, (int)length);
                }
            }
            set {
                var target = bytes;
                if (target.Length != value.Length)
                    throw new ArgumentException($"The tensor has {target.Length} bytes, {value.Length} were given.");
                value.CopyTo(target);
            }
        }

        /// <summary>The values in row-major order, read and written in place; a tensor on a card is copied first.</summary>
        /// <typeparam name="T">The .NET type of <see cref="dtype"/>.</typeparam>
        /// <exception cref="ArgumentException">T is another type.</exception>
        public TensorAccessor<T> data<T>() where T : unmanaged
        {
            ValidateType(typeof(T));
            return new TensorAccessor<T>(is_cpu() ? this : cpu());
        }

        /// <summary>The one value of a tensor of one element.</summary>
        /// <exception cref="ArgumentException">More or fewer elements, or another type.</exception>
        public T item<T>() where T : unmanaged
        {
            if (NumberOfElements != 1)
                throw new ArgumentException("Number of elements in the tensor must be 1");
            ValidateType(typeof(T));
            if (is_cpu())
                return new TensorAccessor<T>(this)[0];
            using var copy = cpu();
            return new TensorAccessor<T>(copy)[0];
        }

        /// <summary>The one value, of whatever type.</summary>
        /// <exception cref="TorchException">More or fewer elements.</exception>
        public Scalar ToScalar()
        {
            Guard.Check(fashion_item(Handle, out var value));
            return new Scalar(value);
        }

        /// <summary>Sets every element.</summary>
        public Tensor fill_(Scalar value) => Done(fashion_fill_(Handle, value.Value));

        public Tensor zero_() => Done(fashion_zero_(Handle));

        /// <summary>Takes over the values of a tensor of the same or a broadcastable shape, converted.</summary>
        public Tensor copy_(Tensor source, bool nonBlocking = false) =>
            Done(fashion_copy_(Handle, source.Handle, nonBlocking));

        public Tensor clone() => Guard.Wrap(fashion_clone(Handle));

        /// <summary>Itself where it is contiguous already, a contiguous copy otherwise.</summary>
        public Tensor contiguous() => Guard.Wrap(fashion_contiguous(Handle));

        internal void RequireCpu()
        {
            if (!is_cpu())
                throw new InvalidOperationException(
                    "Reading data from non-CPU memory is not supported. Move or copy the tensor to the cpu before reading.");
        }

        private void ValidateType(Type type)
        {
            if (type != DotNetType(dtype))
                throw new ArgumentException($"{type.Name} is not compatible with {dtype}");
        }
    }
}
