using Fashion.Torch;
using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public sealed partial class Tensor
    {
        public Tensor cpu() => to(DeviceType.CPU);

        /// <exception cref="ArgumentException">The device is not a CUDA device.</exception>
        /// <exception cref="TorchException">There is no CUDA.</exception>
        public Tensor cuda(Device? device = null, bool non_blocking = false)
        {
            if (device is not null && device.type != DeviceType.CUDA)
                throw new ArgumentException("Not a CUDA device.", nameof(device));
            return to(DeviceType.CUDA, device?.index ?? -1, non_blocking: non_blocking);
        }

        /// <summary>The same values as another element type; itself where nothing is to do and no copy is asked for.</summary>
        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Replace(fashion_to_type(Handle, (sbyte)type, copy, non_blocking), disposeAfter);

        public Tensor type_as(Tensor tensor) => to_type(tensor.dtype);

        public Tensor to(
            DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false,
            bool non_blocking = false) =>
            Replace(fashion_to_device(Handle, (int)deviceType, deviceIndex, copy, non_blocking), disposeAfter);

        public Tensor to(
            ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Replace(
                fashion_to_type_and_device(Handle, (sbyte)type, (int)device.type, device.index, copy, non_blocking),
                disposeAfter);

        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to_type(type, copy, disposeAfter, non_blocking);

        public Tensor to(string device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(new Device(device), copy, disposeAfter, non_blocking);

        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(device.type, device.index, copy, disposeAfter, non_blocking);

        private Tensor Replace(TensorHandle converted, bool disposeAfter)
        {
            var result = Guard.Wrap(converted);
            if (disposeAfter)
                Dispose();
            return result;
        }
    }
}
