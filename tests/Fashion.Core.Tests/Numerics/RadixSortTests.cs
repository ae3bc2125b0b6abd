using Fashion.Core.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Property = Fashion.Testing.Property;

namespace Fashion.Core.Tests.Numerics;

public sealed class RadixSortTests
{
    // Of any bits, so that all magnitudes occur; some are equal.
    private static readonly Gen<float> Numbers = Gen.Frequency(
        (8, Gen.Choose(int.MinValue, int.MaxValue).Select(BitConverter.Int32BitsToSingle).Where(number => !float.IsNaN(number))),
        (4, Gen.Choose(0, 100).Select(share => share / 100f)),
        (1, Gen.Elements(0f, 1f, -1f, float.Epsilon, float.MaxValue, float.PositiveInfinity, float.NegativeInfinity)));

    private static readonly Arbitrary<float[]> Arrays = Arb.From(Gen.Choose(0, 4000).SelectMany(count => Numbers.ArrayOf(count)));

    [Fact]
    public void Sort_AnyNumbers_OrdersThemAsComparingDoes() => Property.check(Prop.ForAll(Arrays, numbers =>
    {
        var (sorted, expected) = ((float[])numbers.Clone(), (float[])numbers.Clone());
        RadixSort.Sort(sorted);
        Array.Sort(expected);
        return sorted.SequenceEqual(expected);
    }));
}
