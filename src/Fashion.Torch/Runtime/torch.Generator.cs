using Fashion.Torch;
using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A source of random numbers with a state of its own; equal seeds give equal numbers.</summary>
    public class Generator : IDisposable
    {
        private readonly GeneratorHandle _handle;

        public Generator(ulong seed = 0, Device? device = null)
            : this(fashion_generator_new(seed, (int)(device?.type ?? DeviceType.CPU), device?.index ?? -1), device) { }

        private Generator(GeneratorHandle handle, Device? device)
        {
            if (handle.IsInvalid)
                throw Guard.Failure();
            (_handle, this.device) = (handle, device ?? CPU);
        }

        /// <summary>The processor's, which <see cref="torch.manual_seed"/> seeds.</summary>
        public static Generator Default => new(fashion_generator_default(), CPU);

        public Device device { get; }

        /// <summary>The whole state as bytes on the processor: setting it repeats what follows bit for bit.</summary>
        public Tensor get_state() => Guard.Wrap(fashion_generator_get_state(_handle));

        /// <exception cref="TorchException">Not a state of such a generator.</exception>
        public void set_state(Tensor value) => Guard.Check(fashion_generator_set_state(_handle, value.Handle));

        public Generator manual_seed(long seed)
        {
            Guard.Check(fashion_generator_manual_seed(_handle, unchecked((ulong)seed)));
            return this;
        }

        public long initial_seed() => fashion_generator_initial_seed(_handle);

        public void Dispose()
        {
            _handle.Dispose();
            GC.SuppressFinalize(this);
        }

        internal static GeneratorHandle HandleOf(Generator? generator) => generator?._handle ?? GeneratorHandle.None;
    }

    /// <summary>Seeds the default generator of every device, and gives the processor's.</summary>
    public static Generator manual_seed(long seed)
    {
        Guard.Check(fashion_manual_seed(unchecked((ulong)seed)));
        return Generator.Default;
    }
}
