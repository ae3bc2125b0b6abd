using Fashion.Torch;
using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public sealed partial class Tensor
    {
        /// <summary>The extents.</summary>
        public long[] shape => size();

        public long Dimensions => fashion_dim(Handle);

        public long ndim => Dimensions;

        public long NumberOfElements => fashion_numel(Handle);

        /// <summary>Bytes an element takes.</summary>
        public long ElementSize => fashion_element_size(Handle);

        public ScalarType dtype => (ScalarType)fashion_dtype(Handle);

        public DeviceType device_type => (DeviceType)fashion_device_type(Handle);

        public int device_index => fashion_device_index(Handle);

        public Device device => new(device_type, device_index);

        public bool is_cuda => device_type == DeviceType.CUDA;

        public bool is_leaf => fashion_is_leaf(Handle);

        public long dim() => Dimensions;

        public long numel() => NumberOfElements;

        public long element_size() => ElementSize;

        public bool is_cpu() => device_type == DeviceType.CPU;

        public bool is_integral() => torch.is_integral(dtype);

        public bool is_floating_point() => torch.is_floating_point(dtype);

        /// <summary>True when the elements lie in memory in row-major order without holes.</summary>
        public bool is_contiguous() => fashion_is_contiguous(Handle);

        public long[] size()
        {
            var sizes = new long[Dimensions];
            fashion_sizes(Handle, sizes);
            return sizes;
        }

        /// <exception cref="TorchException">There is no such dimension.</exception>
        public long size(int dim)
        {
            Guard.Check(fashion_size(Handle, dim, out var size));
            return size;
        }

        /// <summary>Elements between neighbours, dimension by dimension.</summary>
        public long[] stride()
        {
            var strides = new long[Dimensions];
            Guard.Check(fashion_strides(Handle, strides));
            return strides;
        }

        /// <exception cref="TorchException">There is no such dimension.</exception>
        public long stride(int dim)
        {
            Guard.Check(fashion_stride(Handle, dim, out var stride));
            return stride;
        }

        /// <summary>Elements between the storage's beginning and this tensor's.</summary>
        public long storage_offset()
        {
            Guard.Check(fashion_storage_offset(Handle, out var offset));
            return offset;
        }
    }
}
