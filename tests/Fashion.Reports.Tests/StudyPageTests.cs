using System.Xml.Linq;
using Fashion.Core.Search;
using Fashion.Reports.Studies;
using Xunit;

namespace Fashion.Reports.Tests;

/// <summary>The page of a study, read back: HTML as it is written here is XML too.</summary>
public sealed class StudyPageTests : IDisposable
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private readonly string folder = Directory.CreateTempSubdirectory("fashion-reports").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Save_AStudy_HasItsHistoryItsParametersAndItsLines()
    {
        var page = Written(SmallStudy.Trials);
        string[] names = [.. page.Descendants(Svg + "svg").Select(svg => svg.Attribute("aria-label")!.Value.Split('.')[0])];
        Assert.Equal(["History", "Curves", "Parameter importances", "rate", "kind", "momentum", "Parallel coordinates"], names);
        Assert.All(page.Descendants(Svg + "svg"), svg => Assert.NotEmpty(svg.Descendants(Svg + "text")));
        Assert.Equal(20 + 1, page.Descendants("tr").Count());
        Assert.Contains(page.Descendants("figcaption"), own => own.Value.Contains("It does not exist in 10 trials.", StringComparison.Ordinal));
        Assert.Contains(page.Descendants(Svg + "text"), text => text.Value == "–");
    }

    [Fact]
    public void Save_NamesThatAreMarkup_AreShownAndDoNothing()
    {
        var page = Written(SmallStudy.Trials, name: SmallStudy.Markup, spec: SmallStudy.Markup);
        Assert.DoesNotContain(page.Descendants(), own => own.Name.LocalName == "script");
        Assert.Equal($"Study {SmallStudy.Markup}", page.Descendants("h1").Single().Value);
        Assert.Contains(page.Descendants(Svg + "text"), text => text.Value == SmallStudy.Markup);
        Assert.Equal(SmallStudy.Markup, page.Descendants("details").Single().Descendants("code").Single().Value);
    }

    // Other programs name studies as they like.
    [Fact]
    public void Save_ControlCharacters_AreReplaced()
    {
        var odd = SmallStudy.Ended(0) with
        {
            Parameters = new Dictionary<string, TrialParameter> { ["a\u0001b"] = new(new CategoricalDistribution(["\u0002", "😀"]), 0) },
        };
        var page = Written([odd, odd with { Number = 1 }], name: "s\u0003 \ud800");
        Assert.Equal("Study s\ufffd \ufffd", page.Descendants("h1").Single().Value);
        Assert.Contains(page.Descendants("th"), own => own.Value == "a\ufffdb");
    }

    [Fact]
    public void Save_NothingOutsideThePage_IsAskedFor()
    {
        var page = Written(SmallStudy.Trials);
        Assert.All(
            page.Descendants().Attributes().Where(own => own.Name.LocalName is "href" or "src"),
            link => Assert.StartsWith("#", link.Value, StringComparison.Ordinal));
        Assert.DoesNotContain("url(h", page.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("@import", page.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Save_AStudyWithoutAFigure_SaysSo()
    {
        var failed = SmallStudy.Ended(0) with { State = TrialState.Fail, Value = null, IntermediateValues = new Dictionary<int, double>() };
        Assert.Contains("No trial has ended with a value yet.", Written([failed]).Value, StringComparison.Ordinal);
        Assert.Empty(Written([]).Descendants(Svg + "svg"));
    }

    [Fact]
    public void Save_TwoDrawingsOfOnePage_ShareNoName()
    {
        var ids = Written(SmallStudy.Trials).Descendants().Attributes("id").Select(own => own.Value).ToArray();
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public void Save_OnADarkGround_EveryColourOfADrawingHasAnother()
    {
        var page = Written(SmallStudy.Trials);
        var style = page.Descendants("style").First(own => own.Name.NamespaceName == "").Value;
        var colours = page.Descendants(Svg + "svg").Descendants()
            .Where(own => own.Attribute("fill-opacity")?.Value != "0")
            .Attributes()
            .Where(own => own.Name.LocalName is "fill" or "stroke" && own.Value is not ("none" or "transparent"))
            // Black is the filling of lines and of clips, which paints nothing.
            .Where(own => own.Value != "#000" || own.Parent!.Name.LocalName == "text")
            .Select(own => $"[{own.Name.LocalName}=\"{own.Value}\"]").Distinct();
        Assert.All(colours, colour => Assert.Contains(colour, style, StringComparison.Ordinal));
    }

    private XElement Written(IReadOnlyList<Trial> trials, string name = "study", string? spec = "spec 1")
    {
        var file = Path.Combine(folder, "page.html");
        StudyPage.Of(new Study(1, name, true), "sqlite:///studies.db", "validation.accuracy", trials, spec).Save(file);
        var text = File.ReadAllText(file);
        Assert.StartsWith("<!doctype html>\n", text, StringComparison.Ordinal);
        return XElement.Parse(text[text.IndexOf('\n', StringComparison.Ordinal)..]);
    }
}
