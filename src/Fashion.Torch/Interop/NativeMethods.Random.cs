using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>native/torch/random.cpp.</summary>
internal static partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial GeneratorHandle fashion_generator_new(ulong seed, int deviceType, int deviceIndex);

    [LibraryImport(Library)]
    internal static partial GeneratorHandle fashion_generator_default();

    [LibraryImport(Library)]
    internal static partial void fashion_generator_release(IntPtr self);

    [LibraryImport(Library)]
    internal static partial int fashion_generator_manual_seed(GeneratorHandle self, ulong seed);

    [LibraryImport(Library)]
    internal static partial long fashion_generator_initial_seed(GeneratorHandle self);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_generator_get_state(GeneratorHandle self);

    [LibraryImport(Library)]
    internal static partial int fashion_generator_set_state(GeneratorHandle self, TensorHandle state);

    [LibraryImport(Library)]
    internal static partial int fashion_manual_seed(ulong seed);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_rand(
        ReadOnlySpan<long> sizes, long count, GeneratorHandle generator, sbyte type, int deviceType, int deviceIndex,
        NativeBool requiresGrad);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_randn(
        ReadOnlySpan<long> sizes, long count, GeneratorHandle generator, sbyte type, int deviceType, int deviceIndex,
        NativeBool requiresGrad);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_randint(
        long low, long high, ReadOnlySpan<long> sizes, long count, GeneratorHandle generator, sbyte type,
        int deviceType, int deviceIndex, NativeBool requiresGrad);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_randperm(
        long n, GeneratorHandle generator, sbyte type, int deviceType, int deviceIndex, NativeBool requiresGrad);

    [LibraryImport(Library)]
    internal static partial int fashion_normal_(
        TensorHandle self, double mean, double std, GeneratorHandle generator);

    [LibraryImport(Library)]
    internal static partial int fashion_uniform_(
        TensorHandle self, double from, double to, GeneratorHandle generator);

    [LibraryImport(Library)]
    internal static partial int fashion_bernoulli_(TensorHandle self, double p, GeneratorHandle generator);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_bernoulli(TensorHandle self, GeneratorHandle generator);

    [LibraryImport(Library)]
    internal static partial TensorHandle fashion_multinomial(
        TensorHandle self, long count, NativeBool replacement, GeneratorHandle generator);
}
