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
        var down = Math.Clamp(random.NextInt(2 * reach + 1) - reach, -shape.Height, shape.Height);
        var right = Math.Clamp(random.NextInt(2 * reach + 1) - reach, -shape.Width, shape.Width);
        var plane = shape.Height * shape.Width;
        for (var rest = image; !rest.IsEmpty; rest = rest[plane..])
        {
            Move(rest[..plane], down, right);
        }
    }

    /// <summary>The whole plane in one piece, then black over what came in from the neighbouring lines and from nowhere.</summary>
    private void Move(Span<T> plane, int down, int right)
    {
        var offset = down * shape.Width + right;
        var kept = Math.Max(0, plane.Length - Math.Abs(offset));
        plane.Slice(Math.Min(plane.Length - kept, Math.Max(0, -offset)), kept)
            .CopyTo(plane[Math.Min(plane.Length - kept, Math.Max(0, offset))..]);
        var black = Math.Abs(down) * shape.Width;
        (down > 0 ? plane[..black] : plane[^black..]).Clear();
        var (first, count) = right > 0 ? (0, right) : (shape.Width + right, -right);
        for (var line = 0; count > 0 && line < plane.Length; line += shape.Width)
            plane.Slice(line + first, count).Clear();
    }
}
