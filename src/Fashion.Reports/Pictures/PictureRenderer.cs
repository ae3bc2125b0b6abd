using System.Xml.Linq;
using Fashion.Core;
using Fashion.Reports.Charts;

namespace Fashion.Reports.Pictures;

/// <summary>Draws pictures as SVG elements, each with a name for who does not see it.</summary>
public static class PictureRenderer
{
    /// <summary>Of all texts.</summary>
    internal const string Font = "system-ui, sans-serif";

    public static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>The drawings, in the order of the pictures; their width and height are those of the picture.</summary>
    /// <exception cref="RunException">Charts cannot be drawn: R601.</exception>
    public static IReadOnlyList<XElement> Draw(IReadOnlyList<Picture> pictures)
    {
        var charts = new Queue<string>(ChartRenderer.Draw([.. pictures.OfType<Chart>()]));
        return [.. pictures.Select(picture => Named(picture, picture switch
        {
            Drawing drawing => Whole(drawing),
            _ => Still(XElement.Parse(XmlText.Of(charts.Dequeue()))),
        }))];
    }

    private static XElement Whole(Drawing drawing) => new(
        Svg + "svg",
        new XAttribute("width", drawing.Width), new XAttribute("height", drawing.Height),
        new XAttribute("viewBox", $"0 0 {drawing.Width} {drawing.Height}"),
        // Each pixel of an image is a square.
        new XAttribute("image-rendering", "pixelated"), drawing.Parts);

    /// <summary>Without what the library writes for pointers, which nothing here follows, and what its texts have in common.</summary>
    private static XElement Still(XElement svg)
    {
        svg.Descendants(Svg + "style").Remove();
        svg.Descendants().Attributes().Where(own => IsOfPointers(own.Name.LocalName)).Remove();
        foreach (var style in svg.Descendants(Svg + "text").Attributes("style"))
            style.Value = style.Value.Replace($"font-family:{Font};", "", StringComparison.Ordinal);
        return svg;
    }

    private static bool IsOfPointers(string attribute) =>
        attribute is "class" or "pointer-events" || attribute.StartsWith("ecmeta_", StringComparison.Ordinal);

    private static XElement Named(Picture picture, XElement svg)
    {
        svg.SetAttributeValue("font-family", Font);
        svg.SetAttributeValue("role", "img");
        svg.SetAttributeValue("aria-label", XmlText.Of($"{picture.Title}. {picture.Description}"));
        return svg;
    }
}
