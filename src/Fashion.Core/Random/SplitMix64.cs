namespace Fashion.Core.Random;

/// <summary>SplitMix64 (Steele, Lea and Flood 2014; Vigna's constants): turns any number into well-mixed ones.</summary>
public struct SplitMix64(ulong state)
{
    private ulong state = state;

    /// <summary>The next 64 uniform bits.</summary>
    public ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        return Mix(state);
    }

    /// <summary>A bijection of 64 bits in which each input bit changes about half of the output bits.</summary>
    public static ulong Mix(ulong bits)
    {
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }
}
