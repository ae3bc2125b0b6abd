namespace Fashion.Core.Numerics;

/// <summary>Sorts numbers by their bits, some at a time, from the last ones on: in as many passes however many there are.</summary>
public static class RadixSort
{
    private const int Digit = 11, Values = 1 << Digit;

    // Of fewer, counting every value of a digit takes longer than comparing.
    private const int Least = 1024;

    private const uint Sign = 1u << 31;

    /// <summary>From the lowest up.</summary>
    /// <param name="numbers">All are numbers: none is <see cref="float.NaN"/>.</param>
    public static void Sort(Span<float> numbers)
    {
        if (numbers.Length < Least)
        {
            numbers.Sort();
            return;
        }

        var (from, to) = (new uint[numbers.Length], new uint[numbers.Length]);
        for (var at = 0; at < numbers.Length; at++)
            from[at] = Key(numbers[at]);
        for (var shift = 0; shift < 32; shift += Digit)
        {
            Move(from, to, shift);
            (from, to) = (to, from);
        }

        for (var at = 0; at < numbers.Length; at++)
            numbers[at] = Number(from[at]);
    }

    /// <summary>By one digit of the keys; those with the same stay in their order.</summary>
    private static void Move(uint[] from, uint[] to, int shift)
    {
        Span<int> places = stackalloc int[Values];
        places.Clear();
        foreach (var key in from)
            places[(int)(key >> shift) & Values - 1]++;
        var before = 0;
        foreach (ref var place in places)
            (place, before) = (before, before + place);
        foreach (var key in from)
            to[places[(int)(key >> shift) & Values - 1]++] = key;
    }

    // Of two positive numbers the larger has the larger bits, of two negative ones the smaller.
    private static uint Key(float number)
    {
        var bits = BitConverter.SingleToUInt32Bits(number);
        return (bits & Sign) == 0 ? bits | Sign : ~bits;
    }

    private static float Number(uint key) => BitConverter.UInt32BitsToSingle((key & Sign) == 0 ? ~key : key & ~Sign);
}
