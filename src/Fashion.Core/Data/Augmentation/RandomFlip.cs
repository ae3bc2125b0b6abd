using Fashion.Core.Random;
using Fashion.Dsl;

namespace Fashion.Core.Data;

/// <summary>Mirrors an image left to right.</summary>
internal sealed class RandomFlip<T>(Shape shape, double probability) : IImageAugmentation<T>
{
    public void Apply(Span<T> image, RandomStream random)
    {
        if (random.NextDouble() >= probability)
        {
            return;
        }

        for (var rest = image; !rest.IsEmpty; rest = rest[shape.Width..])
        {
            rest[..shape.Width].Reverse();
        }
    }
}
