namespace TorchSharp;

/// <summary>Arguments of two-dimensional windows: one number for both directions, or height and width.</summary>
internal static class Planar
{
    internal static long[] Pair(long[]? given, long[] otherwise, string name) => given switch {
        null => otherwise,
        [var both] => [both, both],
        [_, _] => given,
        _ => throw new ArgumentException($"{name} is one number or two, not {given.Length}.", name),
    };

    internal static long[] Pair(long[]? given, long otherwise, string name) => Pair(given, [otherwise, otherwise], name);
}
