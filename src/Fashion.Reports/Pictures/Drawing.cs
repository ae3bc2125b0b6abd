using System.Xml.Linq;

namespace Fashion.Reports.Pictures;

/// <summary>A picture that consists of images and their names.</summary>
/// <param name="Title">What it shows, in a few words.</param>
/// <param name="Description">What one sees in it, for who cannot; and how to read it.</param>
/// <param name="Parts">SVG elements, in its namespace.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
public sealed record Drawing(string Title, string Description, IReadOnlyList<XElement> Parts, int Width, int Height)
    : Picture(Title, Description, Width, Height);
