using Fashion.Reports.Tests.Runs;
using Xunit;

namespace Fashion.Reports.Tests;

/// <summary>What a browser shows of pages.</summary>
[Collection(nameof(WrittenFiles))]
public sealed class BrowsedPageTests(WrittenFiles written)
{
    public static TheoryData<string> Pages => ["run", "runs", "study"];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Open_APage_AsksForNothingAndSaysNothing(string page) =>
        Assert.All(written.Page(page).Views, view => Assert.Empty(view.Noise));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Open_APage_HasNothingThatAxeFinds(string page) =>
        Assert.All(written.Page(page).Views, view => Assert.Empty(view.Found));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Open_APage_HasDrawingsWhoseTextsStandOut(string page) =>
        Assert.All(written.Page(page).Views, view => Assert.Empty(view.Pale));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Open_APage_DoesNotScrollSideways(string page) =>
        Assert.All(written.Page(page).Views, view => Assert.True(view.Sideways <= 0, $"{view.Width}: {view.Sideways} pixels"));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Tab_OnAPhone_ComesToAllThatScrolls(string page)
    {
        var seen = written.Page(page);
        Assert.True(seen.Scrolling > 0);
        Assert.Empty(seen.Unreached);
        Assert.Empty(seen.Unnamed);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Click_ATextOfADrawing_SelectsIt(string page)
    {
        var seen = written.Page(page);
        Assert.Equal(0, seen.Unselectable);
        Assert.Empty(seen.Missed);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Print_APage_CutsNothing(string page) => Assert.Empty(written.Page(page).Cut);

    [Theory]
    [MemberData(nameof(Pages))]
    public void Open_NamesThatAreMarkup_AreShownAndDoNothing(string page)
    {
        var seen = written.Page(page);
        Assert.Equal(0, seen.Scripts);
        Assert.Equal(0, seen.Handlers);
        IEnumerable<string> names = page == "study" ? [$"Study {SmallStudy.Markup}", SmallStudy.Markup] : [TrainedRuns.Markup, .. SmallPhotos.Names];
        Assert.All(names, name => Assert.Contains(name, seen.Texts));
    }
}
