using System.Globalization;
using System.Xml.Linq;

namespace Fashion.Reports.Pictures;

/// <summary>The SVG elements that drawings consist of.</summary>
internal static class SvgParts
{
    /// <summary>Text that begins at a place.</summary>
    public static XElement Text(double left, double baseline, string text, int size, string colour) =>
        Text(left, baseline, text, size, colour, "start");

    /// <summary>Text around a place.</summary>
    /// <param name="centre">In pixels.</param>
    /// <param name="baseline">In pixels.</param>
    /// <param name="text">As it is shown.</param>
    /// <param name="size">In pixels.</param>
    /// <param name="colour">One of the charts' colours.</param>
    /// <param name="whole">What the pointer shows, where the text was cut.</param>
    public static XElement Middle(double centre, double baseline, string text, int size, string colour, string? whole = null)
    {
        var element = Text(centre, baseline, text, size, colour, "middle");
        if (whole is not null && whole != text)
            element.AddFirst(new XElement(PictureRenderer.Svg + "title", XmlText.Of(whole)));
        return element;
    }

    /// <summary>Text that ends at a place.</summary>
    public static XElement End(double right, double baseline, string text, int size, string colour) =>
        Text(right, baseline, text, size, colour, "end");

    /// <summary>A PNG file.</summary>
    public static XElement Image(byte[] png, double left, double top, double width, double height) => new(
        PictureRenderer.Svg + "image",
        Number("x", left), Number("y", top), Number("width", width), Number("height", height),
        new XAttribute("href", "data:image/png;base64," + Convert.ToBase64String(png)));

    public static XElement Rectangle(double left, double top, double width, double height, string colour) => new(
        PictureRenderer.Svg + "rect",
        Number("x", left), Number("y", top), Number("width", width), Number("height", height), new XAttribute("fill", colour));

    private static XElement Text(double x, double y, string text, int size, string colour, string anchor) => new(
        PictureRenderer.Svg + "text",
        Number("x", x), Number("y", y), new XAttribute("font-size", size), new XAttribute("fill", colour),
        anchor == "start" ? null : new XAttribute("text-anchor", anchor), XmlText.Of(text));

    private static XAttribute Number(string name, double value) => new(name, value.ToString("0.##", CultureInfo.InvariantCulture));
}
