using System.Text.Json;
using Fashion.Core.Classifiers;
using Fashion.Core.Runs;
using Fashion.Core.Tests.Runs;
using Fashion.Core.Training;
using Xunit;

namespace Fashion.Core.Tests.Ensembles;

[Collection(nameof(TrainingRuns))]
public sealed class EnsembleRunTests
{
    [Fact]
    public void Run_TwoSpecs_TrainsThemBesideAndLeavesAWholeFolder()
    {
        using var tiny = Pair(out var spec);
        var result = tiny.Train(spec);
        Assert.Equal(4, result.Epochs);
        foreach (var file in (string[])["spec.spec", "manifest.json", "metrics.json", "predictions.csv", "log.jsonl", "model/config.json", "model/members.json"])
            Assert.True(new FileInfo(Path.Combine(result.RunFolder, file)).Length > 0, file);
        var members = result.Ensemble!.Members;
        Assert.Equal(["linear.spec", "conv.spec"], members.Select(member => member.Name));
        Assert.All(members, member =>
            Assert.Equal(Path.GetDirectoryName(result.RunFolder), Path.GetDirectoryName(member.Run)));
        Assert.Equal(81, File.ReadLines(Path.Combine(result.RunFolder, "predictions.csv")).Count());
        var metrics = JsonDocument.Parse(File.ReadAllText(Path.Combine(result.RunFolder, "metrics.json"))).RootElement;
        Assert.Equal(result.Test!.Accuracy, metrics.GetProperty("test").GetProperty("accuracy").GetDouble());
        Assert.Equal(2, metrics.GetProperty("ensemble").GetProperty("members").GetArrayLength());
    }

    [Fact]
    public void Run_SoftVote_IsTheMeanOfWhatItsMembersSayOfImagesTheyPrepare()
    {
        using var tiny = Pair(out var spec);
        var result = tiny.Train(spec);
        var members = result.Ensemble!.Members.Select(member => TinyEnsemble.Predict(member.Run)).ToArray();
        Assert.Equal(
            members[0].Zip(members[1], (one, other) => (one + other) / 2), TinyEnsemble.Predict(result.RunFolder),
            (one, other) => Math.Abs(one - other) < 1e-6);
    }

    [Fact]
    public void Run_OneMember_IsTheMember()
    {
        using var tiny = new TinyEnsemble();
        tiny.Member("conv.spec", TinyEnsemble.Convolution, "normalize = per_pixel\n  pad = 1 px");
        var result = tiny.Train(tiny.Ensemble("one.spec", "\"conv.spec\""));
        Assert.Equal(TinyEnsemble.Predict(result.Ensemble!.Members[0].Run), TinyEnsemble.Predict(result.RunFolder));
        Assert.Equal(new Figures(result.Ensemble.Members[0].Loss, result.Ensemble.Members[0].Accuracy), result.Test);
        Assert.Empty(result.Ensemble.Pairs);
    }

    [Fact]
    public void Run_SameRunThreeTimesByHardVote_PredictsAsTheRun()
    {
        using var tiny = new TinyEnsemble();
        var member = tiny.Train(tiny.Member("linear.spec", TinyEnsemble.Linear));
        var run = member.RunFolder;
        var result = tiny.Train(tiny.Ensemble("thrice.spec", $"\"{run}\", \"{run}\", \"{run}\"", "hard_vote"));
        Assert.Equal((3 * member.Epochs, 3 * member.TrainSeconds), (result.Epochs, result.TrainSeconds));
        Assert.Equal(
            Probabilities.Labels(TinyEnsemble.Predict(run), 4),
            Probabilities.Labels(TinyEnsemble.Predict(result.RunFolder), 4));
        Assert.All(result.Ensemble!.Pairs, pair => Assert.Equal((0L, 0L), (pair.FirstCorrects, pair.SecondCorrects)));
        Assert.All(result.Ensemble.Pairs, pair => Assert.Equal(1, pair.Tau!.Value, 12));
    }

    [Fact]
    public void Run_WeightedWithoutWeights_TakesTheMembersValidationAccuracies()
    {
        using var tiny = Pair(out _);
        var result = tiny.Train(tiny.Ensemble("weighted.spec", "\"linear.spec\", \"conv.spec\"", "weighted"));
        foreach (var member in result.Ensemble!.Members)
        {
            using var model = TinyEnsemble.Load(member.Run);
            var data = model.LoadData();
            Assert.Equal(model.Evaluate(data.Validation!, data, TestContext.Current.CancellationToken).Figures.Accuracy, member.Weight);
        }
    }

    [Fact]
    public void Run_GivenWeights_AreTheMembers()
    {
        using var tiny = Pair(out _);
        var spec = tiny.Ensemble("given.spec", "\"linear.spec\", \"conv.spec\"", "weighted(weights=[3, 1])");
        var result = tiny.Train(spec);
        Assert.Equal([3.0, 1.0], result.Ensemble!.Members.Select(member => member.Weight));
        var members = result.Ensemble.Members.Select(member => TinyEnsemble.Predict(member.Run)).ToArray();
        Assert.Equal(
            members[0].Zip(members[1], (one, other) => 0.75f * one + 0.25f * other), TinyEnsemble.Predict(result.RunFolder),
            (one, other) => Math.Abs(one - other) < 1e-6);
    }

    [Fact]
    public void Run_EnsembleOfEnsembles_IsTheMeanOfTheirMeans()
    {
        using var tiny = Pair(out _);
        var spec = tiny.Ensemble("outer.spec", "\"pair.spec\", \"linear.spec\"");
        var result = tiny.Train(spec);
        var inner = TinyEnsemble.Predict(result.Ensemble!.Members[0].Run);
        var linear = TinyEnsemble.Predict(result.Ensemble.Members[1].Run);
        Assert.Equal(
            inner.Zip(linear, (one, other) => (one + other) / 2), TinyEnsemble.Predict(result.RunFolder),
            (one, other) => Math.Abs(one - other) < 1e-6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Resume_AfterAnInterruption_EndsAsAnUninterruptedRun(int epochs)
    {
        using var tiny = Pair(out var spec);
        var whole = tiny.Train(spec);
        using var cancel = new CancellationTokenSource();
        var seen = 0;
        var observer = new Recorder { AfterEpoch = _ => { if (++seen == epochs) cancel.Cancel(); } };
        var stopped = tiny.Train(spec, observer, cancel);
        Assert.True(stopped.Interrupted);
        Assert.Equal("U305", Assert.Throws<UsageException>(() => TinyEnsemble.Load(stopped.RunFolder)).Code);
        var resumed = tiny.Resume(stopped.RunFolder);
        Assert.False(resumed.Interrupted);
        Assert.Equal(whole.Test, resumed.Test);
        Assert.Equal(whole.Fit!.Iterations, resumed.Fit!.Iterations);
        Assert.Equal(TinyEnsemble.Predict(whole.RunFolder), TinyEnsemble.Predict(resumed.RunFolder));
    }

    [Fact]
    public void Load_MemberThatIsGone_IsRefused()
    {
        using var tiny = Pair(out var spec);
        var result = tiny.Train(spec);
        Directory.Delete(result.Ensemble!.Members[1].Run, recursive: true);
        var failure = Assert.Throws<RunException>(() => TinyEnsemble.Load(result.RunFolder));
        Assert.Equal("R311", failure.Code);
        Assert.Contains("`conv.spec`", failure.Message);
    }

    [Fact]
    public void Load_MemberTrainedAnew_IsRefused()
    {
        using var tiny = Pair(out var spec);
        var result = tiny.Train(spec);
        var weights = Path.Combine(result.Ensemble!.Members[0].Run, "model", "model.safetensors");
        var bytes = File.ReadAllBytes(weights);
        bytes[^1] ^= 1;
        File.WriteAllBytes(weights, bytes);
        Assert.Equal("R312", Assert.Throws<RunException>(() => TinyEnsemble.Load(result.RunFolder)).Code);
    }

    [Fact]
    public void Load_DamagedReferences_IsRefused()
    {
        using var tiny = Pair(out var spec);
        var run = tiny.Train(spec).RunFolder;
        File.WriteAllText(Path.Combine(run, "model", "members.json"), "[{");
        Assert.Equal("R313", Assert.Throws<RunException>(() => TinyEnsemble.Load(run)).Code);
    }

    private static TinyEnsemble Pair(out string spec)
    {
        var tiny = new TinyEnsemble();
        tiny.Member("linear.spec", TinyEnsemble.Linear, "normalize = unit\n  resize = 6 px");
        tiny.Member("conv.spec", TinyEnsemble.Convolution, "normalize = standard\n  pad = 2 px");
        spec = tiny.Ensemble("pair.spec", "\"linear.spec\", \"conv.spec\"");
        return tiny;
    }
}
