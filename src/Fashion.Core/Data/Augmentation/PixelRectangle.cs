using Fashion.Dsl;

namespace Fashion.Core.Data;

/// <summary>Rows and columns of an image, in all its channels.</summary>
internal readonly record struct PixelRectangle(int Top, int Left, int Height, int Width)
{
    public int Area => Height * Width;

    /// <summary>The part of this rectangle that lies inside an image.</summary>
    public PixelRectangle Clip(Shape shape)
    {
        int top = Math.Clamp(Top, 0, shape.Height), left = Math.Clamp(Left, 0, shape.Width);
        int bottom = Math.Clamp(Top + Height, top, shape.Height), right = Math.Clamp(Left + Width, left, shape.Width);
        return new PixelRectangle(top, left, bottom - top, right - left);
    }

    /// <summary>Where one of its lines, from 0, lies in a channel of an image of C x H x W; it has to be inside.</summary>
    public Range Line(Shape shape, int channel, int line)
    {
        var start = (channel * shape.Height + Top + line) * shape.Width + Left;
        return start..(start + Width);
    }
}
