using Fashion.Core.Random;
using Fashion.Dsl;

namespace Fashion.Core.Data;

/// <summary>
/// Moves an image by whole pixels, up to <paramref name="reach"/> each way, every place alike; black comes in. A window
/// of the image's own size out of the image with so many black pixels on each side is the same.
/// </summary>
internal sealed class RandomShift<T>(Shape shape, int reach) : IImageAugmentation<T>
    where T : struct
{
    public void Apply(Span<T> image, RandomStream random)
    {
        var down = random.NextInt(2 * reach + 1) - reach;
        var right = Math.Clamp(random.NextInt(2 * reach + 1) - reach, -shape.Width, shape.Width);
        var plane = shape.Height * shape.Width;
        for (var rest = image; !rest.IsEmpty; rest = rest[plane..])
        {
            Move(rest[..plane], down, right);
        }
    }

    private void Move(Span<T> plane, int down, int right)
    {
        var kept = shape.Width - Math.Abs(right);
        for (var at = 0; at < shape.Height; at++)
        {
            // From the side that the image moves to, so that no line is written before it is read.
            var y = down > 0 ? shape.Height - 1 - at : at;
            var line = plane.Slice(y * shape.Width, shape.Width);
            var from = y - down;
            if (from < 0 || from >= shape.Height)
            {
                line.Clear();
                continue;
            }

            plane.Slice(from * shape.Width + Math.Max(0, -right), kept).CopyTo(line[Math.Max(0, right)..]);
            (right > 0 ? line[..right] : line[kept..]).Clear();
        }
    }
}
