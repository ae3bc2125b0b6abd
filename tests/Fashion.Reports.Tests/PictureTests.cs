using System.Xml.Linq;
using Fashion.Core.Data;
using Fashion.Core.Runs;
using Fashion.Reports.Plots;
using Fashion.Reports.Tests.Browsing;
using Fashion.Reports.Tests.Runs;
using Xunit;

namespace Fashion.Reports.Tests;

/// <summary>Pictures of runs as files of their own, of each kind.</summary>
[Collection(nameof(WrittenFiles))]
public sealed class PictureTests(WrittenFiles written)
{
    public static TheoryData<string> Pictures => [.. WrittenFiles.Pictures];

    [Theory]
    [MemberData(nameof(Pictures))]
    public void SaveSvg_EachKind_ShowsItsTextsWhole(string name)
    {
        XDocument.Load(written.File(name + ".svg"));
        var seen = written.Drawing(name);
        Assert.Empty(seen.Noise);
        Assert.Equal(0, seen.Scripts);
        Assert.Empty(seen.Unselectable);
        Assert.All(seen.Texts, text => Assert.True(seen.ViewBox.Holds(text.Box, within: 1), $"{text} in {seen.ViewBox}"));
    }

    [Theory]
    [MemberData(nameof(Pictures))]
    public void SavePng_EachKind_HasTwiceAsManyPixels(string name)
    {
        var drawing = written.Drawing(name).ViewBox;
        Assert.Equal(new SeenPixels(2 * (int)drawing.Right, 2 * (int)drawing.Bottom), written.Pixels(name));
    }

    [Fact]
    public void SaveSvg_AConfusionMatrixOfManyClasses_NamesEachTwiceAndNoneCoversAnother()
    {
        var texts = written.Drawing("many classes").Texts;
        Assert.All(SmallPhotos.Hundred, name => Assert.Equal(2, texts.Count(text => text.Text == name)));
        Assert.All(texts.Index(), own => Assert.DoesNotContain(texts.Skip(own.Index + 1), other => own.Item.Box.Meets(other.Box)));
    }

    [Theory]
    [InlineData("augmentation", "neighbours", "clusters", "linear")]
    [InlineData("accuracy", "neighbours", "clusters", "linear")]
    [InlineData("loss", "neighbours", "clusters", "linear")]
    [InlineData("learning-rate", "neighbours", "clusters", "linear")]
    [InlineData("roc", "clusters")]
    [InlineData("reliability", "clusters")]
    [InlineData("predictions", "clusters")]
    [InlineData("filters", "neighbours", "clusters")]
    [InlineData("centroids", "network", "neighbours", "linear")]
    [InlineData("neighbours", "network", "clusters", "linear")]
    public void Draw_ARunThatHasNoSuchThing_IsNothing(string kind, params string[] without) =>
        Assert.Equal(without, Named.Where(own => Draw(kind, new PlotOptions(), own.Run) is null).Select(own => own.Name));

    [Fact]
    public void Draw_APartThatTheDataLack_IsNothing()
    {
        string[] without =
        [
            .. PlotKinds.All.Where(kind => kind.Draw([.. Named.Skip(2).Select(own => own.Run).Take(kind.Runs ?? 2)], new PlotOptions { Part = DataPart.Validation }) is null)
                .Select(kind => kind.Name),
        ];
        Assert.Equal([], PlotKinds.All.Select(kind => kind.Name).Except(without).Except(["classes", "centroids"]));
    }

    // One nearest neighbour is right of all that it has learned.
    [Fact]
    public void Draw_MistakesOfARunThatMakesNone_IsNothing() => Assert.All(
        (string[])["confused", "misclassified"],
        kind => Assert.Null(Draw(kind, new PlotOptions { Part = DataPart.Train }, written.Runs.ManyClasses)));

    [Fact]
    public void Draw_RunsOfOtherImages_HaveNoDisagreements() =>
        Assert.Null(Draw("disagreements", new PlotOptions(), written.Runs.Linear, written.Runs.ManyClasses));

    private (string Name, EvaluatedRun Run)[] Named =>
    [
        ("network", written.Runs.Network), ("neighbours", written.Runs.Neighbours), ("clusters", written.Runs.Clusters), ("linear", written.Runs.Linear),
    ];

    private static Pictures.Picture? Draw(string kind, PlotOptions options, params IReadOnlyList<EvaluatedRun> runs) =>
        PlotKinds.All.Single(own => own.Name == kind).Draw(runs, options);
}
