using Fashion.Core.Random;
using Fashion.Core.Search;
using Fashion.Testing;
using Xunit;

namespace Fashion.Core.Tests.Search;

/// <summary>Optuna reads what is written here, and what it wrote is read: Debian's Optuna, on both databases.</summary>
public sealed class OptunaTests : IDisposable
{
    private static readonly Parameter[] Kinds =
    [
        Spaces.Rate, Spaces.Share, Spaces.Units, Spaces.Kind, new("step", new FloatDistribution(0, 1, Step: 0.25)),
        new("wide", new IntDistribution(1, 4096, Log: true)), new("sixths", new IntDistribution(-6, 12, Step: 6)),
        new("choice", new CategoricalDistribution(["256", "0.5", "true", "false", "relu", "1_000"])),
    ];

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string, int> Sizes => new() { { "sqlite", 1000 }, { "postgresql", 1000 } };

    public static TheoryData<string> Databases => ["sqlite", "postgresql"];

    public void Dispose() => folder.Dispose();

    [Theory, MemberData(nameof(Sizes))]
    public void Optuna_ManyTrialsOfAllStatesAndDistributions_ReadsThemEqual(string kind, int count)
    {
        var url = Url(kind);
        using var storage = StudyStorage.Open(url);
        var study = storage.FindOrCreate("study", maximize: true);
        var random = new RandomStream(5, "optuna");
        double[] figures = [0.1, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e-300, 1.0 / 3];
        for (var number = 0; number < count; number++)
        {
            var claim = storage.Claim(study, count)!;
            var own = Kinds.Where(_ => random.NextInt(3) > 0).ToArray();
            storage.SetParameters(claim, Point.Of(new FixedSpace(own), one => one.Distribution.At(random.NextDouble())));
            for (var epoch = 1; epoch <= random.NextInt(4); epoch++)
                storage.Report(claim, epoch, figures[random.NextInt(figures.Length)]);
            storage.SetAttribute(claim, "note", $"\"ä\" {number}");
            switch (random.NextInt(6))
            {
                case 0:
                    storage.Finish(claim, TrialState.Pruned);
                    break;
                case 1:
                    storage.Finish(claim, TrialState.Fail);
                    break;
                case 2 when number > count - 20:
                    break;
                default:
                    storage.Finish(claim, TrialState.Complete, figures[random.NextInt(figures.Length)]);
                    break;
            }
        }

        Assert.Equal(count, Optuna.AssertReads(url));
    }

    [Theory, MemberData(nameof(Databases))]
    public void Optuna_GoesOnWithAStudyThatBeganHere(string kind)
    {
        var url = Url(kind);
        using var storage = StudyStorage.Open(url);
        var study = storage.FindOrCreate("study", maximize: false);
        var claim = storage.Claim(study, 1)!;
        storage.SetParameters(claim, Point.Of(new FixedSpace(Spaces.Units), _ => 4));
        storage.Finish(claim, TrialState.Complete, 0.5);
        Optuna.Run("more", url, "study");
        var trials = storage.Trials(study);
        Assert.Equal([0.5, 0.25], trials.Select(trial => trial.Value));
        Assert.Equal(Spaces.Units.Distribution, trials[1].Parameters["units"].Distribution);
    }

    [Theory, MemberData(nameof(Databases))]
    public void Optuna_BeganAStudy_ItGoesOnHere(string kind)
    {
        var url = Url(kind);
        Optuna.Run("begin", url, "theirs");
        using var storage = StudyStorage.Open(url);
        var study = storage.Find("theirs")!;
        Assert.False(study.Maximize);
        var trials = storage.Trials(study);
        Assert.Equal(7, trials.Count);
        Assert.Equal((TrialState.Pruned, TrialState.Waiting), (trials[3].State, trials[6].State));
        Assert.All(trials.Take(6), trial =>
        {
            Assert.Equal(Spaces.Units.Distribution, trial.Parameters["units"].Distribution);
            Assert.Equal(Spaces.Kind.Distribution, trial.Parameters["kind"].Distribution);
            Assert.Equal(Spaces.Rate.Distribution, trial.Parameters["rate"].Distribution);
            Assert.Equal(trial.Parameters["units"].Value / 2, trial.IntermediateValues[2]);
        });
        var asked = storage.Claim(study, 100)!;
        Assert.Equal(6, asked.Trial.Number);
        Assert.Null(asked.Index);
        Assert.Equal(7, asked.Fixed["units"].GetInt32());
        Assert.Equal((7, 0L), (storage.Claim(study, 100)!.Trial.Number, storage.Claim(study, 100)!.Index!.Value - 1));
    }

    private string Url(string kind) =>
        kind == "sqlite" ? "sqlite:///" + folder.File("studies.db") : PostgresServer.NewDatabase();
}
