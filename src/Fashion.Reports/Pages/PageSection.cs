using System.Xml.Linq;
using Fashion.Reports.Charts;

namespace Fashion.Reports.Pages;

/// <summary>A part of a page; what is added stands below what was.</summary>
public sealed class PageSection
{
    private readonly XElement section;
    private readonly List<(XElement Place, Chart Chart)> charts;

    internal PageSection(XElement section, List<(XElement Place, Chart Chart)> charts) =>
        (this.section, this.charts) = (section, charts);

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

    /// <param name="name">What the table has, for who does not see it.</param>
    /// <param name="columns">The heads; those of numbers stand to the right.</param>
    /// <param name="rows">A cell for each column.</param>
    public PageSection Table(string name, IReadOnlyList<(string Head, bool IsNumber)> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        XAttribute? Class(int column) => columns[column].IsNumber ? new XAttribute("class", "number") : null;
        section.Add(Scrolling(name, new XElement(
            "table",
            new XElement("thead", new XElement("tr", columns.Select((column, at) =>
                new XElement("th", new XAttribute("scope", "col"), Class(at), column.Head)))),
            new XElement("tbody", rows.Select(row => new XElement("tr", row.Select((cell, at) => new XElement("td", Class(at), cell))))))));
        return this;
    }

    /// <summary>Charts, side by side where there is room.</summary>
    public PageSection Charts(params IReadOnlyList<Chart> drawn)
    {
        var row = new XElement("div", new XAttribute("class", "charts"));
        foreach (var chart in drawn)
        {
            var figure = new XElement(
                "figure", new XElement("figcaption", new XElement("strong", chart.Title), " ", chart.Description));
            // What is wider than a screen scrolls inside its place.
            var place = chart.Width > Chart.UsualWidth ? Scrolling(chart.Title) : figure;
            if (place != figure)
            {
                figure.Add(new XAttribute("class", "wide"));
                figure.AddFirst(place);
            }

            row.Add(figure);
            charts.Add((place, chart));
        }

        section.Add(row);
        return this;
    }

    /// <summary>What may be wider than the screen can be scrolled, also by keys.</summary>
    private static XElement Scrolling(string name, params object[] content) => new(
        "div", new XAttribute("class", "scrolling"), new XAttribute("role", "region"), new XAttribute("aria-label", name),
        new XAttribute("tabindex", "0"), content);
}
