using Fashion.Core.Random;

namespace Fashion.Core.Search;

/// <summary>
/// Draws each parameter evenly from its values, on a log scale where it has one (Bergstra and Bengio 2012). A draw is a
/// function of the seed, the index and the parameter's name: nothing that other trials do changes it.
/// </summary>
public sealed class RandomSampler(ISearchSpace space, ulong seed) : ISampler
{
    public Point Sample(long index, IReadOnlyList<Trial> trials) => Point.Of(space, own => Draw(own, index));

    /// <summary>The draw for one parameter.</summary>
    public double Draw(Parameter parameter, long index) =>
        parameter.Distribution.At(new RandomStream(seed, "search " + parameter.Name, index).NextDouble());
}
