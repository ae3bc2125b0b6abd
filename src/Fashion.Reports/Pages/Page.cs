using System.Xml.Linq;
using Fashion.Core;
using Fashion.Core.Serialization;
using Fashion.Reports.Charts;
using Fashion.Reports.Pictures;

namespace Fashion.Reports.Pages;

/// <summary>
/// One HTML file that needs nothing else: no network, no script. All text is put in as text, so that a name with `&lt;` in
/// it is shown as such.
/// </summary>
public sealed class Page
{
    private const string Doctype = "<!doctype html>\n";

    private static readonly HashSet<string> Void = ["br", "hr", "img", "input", "link", "meta"];

    private readonly string title;
    private readonly XElement main;
    private readonly XElement contents = new("ul");
    private readonly HashSet<string> ids = [];
    private readonly List<(XElement Place, Picture Picture)> pictures = [];

    /// <param name="title">Of the browser's tab, and above the page.</param>
    /// <param name="lead">One sentence below the title.</param>
    public Page(string title, string lead)
    {
        this.title = title;
        main = new XElement(
            "main", new XElement("h1", title), new XElement("p", new XAttribute("class", "lead"), lead),
            new XElement("nav", new XAttribute("aria-label", "On this page"), contents));
    }

    /// <summary>A part of the page, under a heading that the list at its top leads to.</summary>
    public PageSection Section(string heading)
    {
        var id = string.Concat(heading.ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-'));
        while (!ids.Add(id))
            id += "-";
        var section = new XElement("section", new XElement("h2", new XAttribute("id", id), heading));
        contents.Add(new XElement("li", new XElement("a", new XAttribute("href", "#" + id), heading)));
        main.Add(section);
        return new PageSection(section, heading, pictures);
    }

    /// <exception cref="UsageException">The file is there and no page, or its folder is not: U514.</exception>
    public static void Check(string file) => OutputFile.Check(file, Doctype, "page");

    /// <summary>Draws the pictures and writes the file, whole or not at all.</summary>
    /// <exception cref="UsageException">The file is there and no page, or its folder is not: U514.</exception>
    /// <exception cref="RunException">The charts cannot be drawn (R601), or the file cannot be written.</exception>
    public void Save(string file)
    {
        Check(file);
        var drawings = PictureRenderer.Draw([.. pictures.Select(own => own.Picture)]);
        foreach (var ((place, picture), drawing) in pictures.Zip(drawings))
            place.AddFirst(Fitting(picture, drawing));
        var document = new XElement(
            "html", new XAttribute("lang", "en"),
            new XElement(
                "head",
                new XElement("meta", new XAttribute("charset", "utf-8")),
                new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
                new XElement("meta", new XAttribute("name", "color-scheme"), new XAttribute("content", "light dark")),
                new XElement(
                    "meta", new XAttribute("http-equiv", "Content-Security-Policy"),
                    new XAttribute("content", "default-src 'none'; style-src 'unsafe-inline'; img-src data:")),
                new XElement("title", title),
                new XElement("style", Style())),
            new XElement("body", main));
        // XML would close what HTML leaves open.
        foreach (var empty in document.Descendants().Where(own => own.IsEmpty && own.Name.NamespaceName == "" && !Void.Contains(own.Name.LocalName)))
            empty.Value = "";
        foreach (var text in document.DescendantNodes().OfType<XText>())
            text.Value = XmlText.Of(text.Value);
        foreach (var attribute in document.Descendants().Attributes())
            attribute.Value = XmlText.Of(attribute.Value);
        AtomicFile.Write(file, Doctype + document.ToString(SaveOptions.DisableFormatting) + "\n");
    }

    /// <summary>The drawing grows and shrinks with its place.</summary>
    private static XElement Fitting(Picture picture, XElement svg)
    {
        // What is wider than a phone scrolls there before its texts get too small to read.
        var least = picture.Width > Picture.UsualWidth ? $";min-width:{picture.Width * 0.8:0}px" : "";
        svg.SetAttributeValue("style", $"max-width:{picture.Width * 1.25:0}px{least}");
        svg.SetAttributeValue("height", null);
        svg.SetAttributeValue("width", "100%");
        return svg;
    }

    private static string Style()
    {
        using var stream = typeof(Page).Assembly.GetManifestResourceStream("page.css")!;
        using var reader = new StreamReader(stream);
        return $"{reader.ReadToEnd()}@media (prefers-color-scheme: dark) {{\n{ChartColours.DarkRules}}}\n";
    }
}
