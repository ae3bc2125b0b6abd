using System.Text;
using System.Xml;
using System.Xml.Linq;
using Fashion.Core;
using Fashion.Core.Serialization;
using Fashion.Reports.Charts;

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
    private readonly List<(XElement Place, Chart Chart)> charts = [];

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
        var section = new XElement("section", new XElement("h2", new XAttribute("id", id), heading));
        contents.Add(new XElement("li", new XElement("a", new XAttribute("href", "#" + id), heading)));
        main.Add(section);
        return new PageSection(section, charts);
    }

    /// <summary>Draws the charts and writes the file, whole or not at all.</summary>
    /// <exception cref="UsageException">The file is there and no page, or its folder is not: U514.</exception>
    /// <exception cref="RunException">The charts cannot be drawn (R601), or the file cannot be written.</exception>
    public void Save(string file)
    {
        Refuse(file);
        var drawings = ChartRenderer.Draw([.. charts.Select(own => own.Chart)]);
        foreach (var ((place, chart), drawing) in charts.Zip(drawings))
            place.AddFirst(Drawing(chart, drawing));
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
            text.Value = Xml(text.Value);
        foreach (var attribute in document.Descendants().Attributes())
            attribute.Value = Xml(attribute.Value);
        AtomicFile.Write(file, Doctype + document.ToString(SaveOptions.DisableFormatting) + "\n");
    }

    /// <summary>A page may take the place of a page, and of nothing else.</summary>
    private static void Refuse(string file)
    {
        if (Directory.Exists(file))
            throw new UsageException("U514", $"{file}: this is a folder", "name a file in it");
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder && !Directory.Exists(folder))
            throw new UsageException("U514", $"{file}: there is no folder {folder}", "make it, or name a file elsewhere");
        if (!File.Exists(file))
            return;
        using var stream = File.OpenRead(file);
        var begin = new byte[Doctype.Length];
        var read = stream.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false);
        if (read > 0 && Encoding.UTF8.GetString(begin, 0, read) != Doctype)
            throw new UsageException("U514", $"{file}: this file is there, and no page", "name another file, or remove it");
    }

    /// <summary>The drawing grows and shrinks with its place, and has a name for who does not see it.</summary>
    private static XElement Drawing(Chart chart, string drawing)
    {
        var svg = XElement.Parse(Xml(drawing));
        svg.Add(new XAttribute("role", "img"), new XAttribute("aria-label", $"{chart.Title}. {chart.Description}"));
        svg.SetAttributeValue("style", $"max-width:{chart.Width * 1.25:0}px");
        svg.SetAttributeValue("height", null);
        svg.SetAttributeValue("width", "100%");
        return svg;
    }

    /// <summary>Control characters, which no XML has, as the sign for what cannot be shown.</summary>
    private static string Xml(string text) =>
        text.All(XmlConvert.IsXmlChar) ? text : string.Concat(text.EnumerateRunes().Select(rune =>
            rune.Value > char.MaxValue || XmlConvert.IsXmlChar((char)rune.Value) ? rune.ToString() : "\ufffd"));

    private static string Style()
    {
        using var stream = typeof(Page).Assembly.GetManifestResourceStream("page.css")!;
        using var reader = new StreamReader(stream);
        return $"{reader.ReadToEnd()}@media (prefers-color-scheme: dark) {{\n{ChartColours.DarkRules}}}\n";
    }
}
