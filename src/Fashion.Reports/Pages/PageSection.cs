using System.Xml.Linq;
using Fashion.Reports.Pictures;
using Fashion.Reports.Tables;

namespace Fashion.Reports.Pages;

/// <summary>A part of a page; what is added stands below what was.</summary>
public sealed class PageSection
{
    // More columns need smaller letters on paper, and longer words are broken there.
    private const int MostColumns = 12;
    private const int MostLetters = 12;

    private readonly XElement section;
    private readonly string heading;
    private readonly List<(XElement Place, Picture Picture)> pictures;

    internal PageSection(XElement section, string heading, List<(XElement Place, Picture Picture)> pictures) =>
        (this.section, this.heading, this.pictures) = (section, heading, pictures);

    public PageSection Text(string text)
    {
        section.Add(new XElement("p", text));
        return this;
    }

    /// <summary>A spec or a command, as it is typed.</summary>
    public PageSection Code(string name, string code)
    {
        section.Add(Scrolling(name, new XElement("pre", new XElement("code", code))));
        return this;
    }

    /// <summary>The same, shown when it is asked for.</summary>
    public PageSection Folded(string name, string code)
    {
        section.Add(new XElement("details", new XElement("summary", name), Scrolling(name, new XElement("pre", new XElement("code", code)))));
        return this;
    }

    /// <summary>Names, each with what there is to say.</summary>
    public PageSection Facts(params IReadOnlyList<(string Name, string Value)> facts)
    {
        section.Add(new XElement("dl", facts.Select(fact =>
            new XElement("div", new XElement("dt", fact.Name), new XElement("dd", fact.Value)))));
        return this;
    }

    /// <summary>A heading inside the part.</summary>
    public PageSection Heading(string text)
    {
        section.Add(new XElement("h3", text));
        return this;
    }

    /// <summary>A table with its notes; what is undefined is a dash.</summary>
    public PageSection Table(Table table)
    {
        section.Add(Scrolling(table.Title, Element(table)), Notes(table.Notes));
        return this;
    }

    /// <summary>The same, shown when it is asked for.</summary>
    public PageSection FoldedTable(Table table)
    {
        section.Add(new XElement(
            "details", new XElement("summary", table.Title), Scrolling(table.Title, Element(table)), Notes(table.Notes)));
        return this;
    }

    /// <summary>Pictures, side by side where there is room.</summary>
    public PageSection Pictures(params IReadOnlyList<Picture> shown)
    {
        var row = new XElement("div", new XAttribute("class", "pictures"));
        foreach (var picture in shown)
        {
            var figure = new XElement(
                "figure", new XElement("figcaption", new XElement("strong", picture.Title), " ", picture.Description));
            // What is wider than a screen scrolls inside its place.
            var place = picture.Width > Picture.UsualWidth ? Scrolling(picture.Title) : figure;
            if (place != figure)
            {
                figure.Add(new XAttribute("class", "wide"));
                figure.AddFirst(place);
            }

            row.Add(figure);
            pictures.Add((place, picture));
        }

        section.Add(row);
        return this;
    }

    /// <summary>What may be wider than the screen can be scrolled, also by keys. Other parts have such things of the same name.</summary>
    private XElement Scrolling(string name, params object[] content) => new(
        "div", new XAttribute("class", "scrolling"), new XAttribute("role", "region"),
        new XAttribute("aria-label", name == heading ? name : $"{name}, {heading}"), new XAttribute("tabindex", "0"), content);

    private static XElement Element(Table table)
    {
        bool IsNumber(int column) => table.Columns[column].Kind != ColumnKind.Text;
        return new XElement(
            "table", Classes(("broad", table.Columns.Count > MostColumns)),
            new XElement("thead", new XElement("tr", table.Columns.Select((column, at) =>
                new XElement("th", new XAttribute("scope", "col"), Classes(("number", IsNumber(at)), ("long", IsLong(column.Head))), column.Head)))),
            new XElement("tbody", table.Rows.Select(row => new XElement("tr", row.Select((cell, at) =>
                new XElement("td", Classes(("number", IsNumber(at))), CellText.Of(cell, table.Columns[at].Kind)))))));
    }

    private static bool IsLong(string head) => head.Split(' ').Max(word => word.Length) > MostLetters;

    private static XAttribute? Classes(params IReadOnlyList<(string Name, bool Has)> classes)
    {
        var names = string.Join(' ', classes.Where(own => own.Has).Select(own => own.Name));
        return names.Length == 0 ? null : new XAttribute("class", names);
    }

    private static XElement? Notes(IReadOnlyList<string> notes) => notes.Count == 0
        ? null
        : new XElement("ul", new XAttribute("class", "notes"), notes.Select(note => new XElement("li", note)));
}
