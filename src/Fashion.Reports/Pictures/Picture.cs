namespace Fashion.Reports.Pictures;

/// <summary>Something to look at, before it is drawn: a chart or a drawing.</summary>
/// <param name="Title">What it shows, in a few words.</param>
/// <param name="Description">What one sees in it, for who cannot; and how to read it.</param>
/// <param name="Width">In pixels; a page may show it smaller.</param>
/// <param name="Height">In pixels.</param>
public abstract record Picture(string Title, string Description, int Width, int Height)
{
    /// <summary>Two stand side by side on a screen, and one is readable on a phone.</summary>
    public const int UsualWidth = 520;
}
