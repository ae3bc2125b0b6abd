using Fashion.Core.Runs;
using Fashion.Core.Tests.Runs;
using Xunit;

namespace Fashion.Core.Tests.Ensembles;

/// <summary>Each mistake is told before anything is trained.</summary>
[Collection(nameof(TrainingRuns))]
public sealed class EnsembleMistakeTests
{
    [Fact]
    public void Member_Missing_NamesThePlacesLookedAt()
    {
        using var tiny = new TinyEnsemble();
        var failure = Refused(tiny, tiny.Ensemble("e.spec", "\"runs/none\""), "U311");
        Assert.Contains("`runs/none`", failure.Message);
        Assert.Contains(tiny.Folder, failure.Help);
    }

    [Fact]
    public void Member_NoRun_IsRefused()
    {
        using var tiny = new TinyEnsemble();
        Directory.CreateDirectory(Path.Combine(tiny.Folder, "empty"));
        Refused(tiny, tiny.Ensemble("e.spec", "\"empty\""), "U302");
    }

    [Fact]
    public void Member_WithMistakes_TellsTheFirst()
    {
        using var tiny = new TinyEnsemble();
        tiny.Member("wrong.spec", "flatten\ndenze(classes)");
        Assert.Contains("denze", Refused(tiny, tiny.Ensemble("e.spec", "\"wrong.spec\""), "U312").Message);
    }

    [Fact]
    public void Member_WithoutProbabilities_IsRefusedWhereTheyAreAveraged()
    {
        using var tiny = new TinyEnsemble();
        var file = tiny.Ensemble("other.spec", "\"x\"");
        File.WriteAllText(file, File.ReadAllText(file).Replace("ensemble(members=[\"x\"], combine=soft_vote)", "sgd(loss=hinge)"));
        Refused(tiny, tiny.Ensemble("e.spec", "\"other.spec\""), "U317");
    }

    [Theory]
    [InlineData("\"a.spec\"", "\"a.spec\"")]
    [InlineData("\"b.spec\"", "\"sub/../a.spec\"")]
    public void Member_ThatContainsTheEnsemble_IsRefused(string first, string second)
    {
        using var tiny = new TinyEnsemble();
        tiny.Ensemble("b.spec", second);
        var failure = Refused(tiny, tiny.Ensemble("a.spec", first), "U313");
        Assert.Contains(" -> ", failure.Message);
    }

    [Fact]
    public void Member_WithOtherClasses_IsRefused()
    {
        using var tiny = new TinyEnsemble();
        tiny.Member("three.spec", TinyEnsemble.Linear, "classes = [0, 1, 3]", "[train: 80%, validation: 20%]");
        var failure = Refused(tiny, tiny.Ensemble("e.spec", "\"three.spec\""), "U314");
        Assert.Contains("0, 1, 3", failure.Message);
    }

    [Fact]
    public void Member_ThatTakesOtherImages_IsRefused()
    {
        using var tiny = new TinyEnsemble();
        tiny.Member("linear.spec", TinyEnsemble.Linear);
        var failure = Refused(tiny, tiny.Ensemble("e.spec", "\"linear.spec\"", data: "pad = 2 px"), "U315");
        Assert.Contains("1x8x8", failure.Message);
        Assert.Contains("1x12x12", failure.Message);
    }

    [Fact]
    public void Weighted_MemberWithoutValidationPart_IsRefused()
    {
        using var tiny = new TinyEnsemble();
        tiny.Member("linear.spec", TinyEnsemble.Linear, split: "[train: 100%]");
        Refused(tiny, tiny.Ensemble("e.spec", "\"linear.spec\"", "weighted"), "U316");
    }

    [Fact]
    public void Init_FromAnEnsemble_IsRefused()
    {
        using var tiny = new TinyEnsemble();
        using var other = new TinyExperiment();
        tiny.Member("linear.spec", TinyEnsemble.Linear);
        var ensemble = tiny.Train(tiny.Ensemble("e.spec", "\"linear.spec\"")).RunFolder;
        var experiment = other.Compile("epochs = 1").With(init: Fashion.Dsl.WeightSource.NewCheckpoint(new(ensemble, [])));
        Assert.Equal("U309", Assert.Throws<UsageException>(() => other.Train(experiment)).Code);
    }

    private static UsageException Refused(TinyEnsemble tiny, string spec, string code)
    {
        var failure = Assert.Throws<UsageException>(() => tiny.Train(spec));
        Assert.Equal(code, failure.Code);
        Assert.False(Directory.Exists(Path.Combine(tiny.Folder, "runs")), "nothing was begun");
        return failure;
    }
}
