using System.Text.Json;
using Fashion.Core.Data;
using Fashion.Core.Runtime;
using Fashion.Core.Search;
using Fashion.Core.Tests.Runs;
using Fashion.Dsl;
using Xunit;

namespace Fashion.Core.Tests.Search;

public sealed class SearchSessionTests : IDisposable
{
    private const string Model = "flatten -> dense(?choice(4, 8, 16), init=xavier) -> relu\nrepeat ?choice(0, 1) { dense(?range(2..5)) -> tanh }\ndense(classes)";

    private readonly TinyExperiment tiny = new();

    public void Dispose() => tiny.Dispose();

    [Theory]
    [InlineData("strategy = random\ntrials = 12")]
    [InlineData("strategy = grid")]
    public void Run_OneWorkerOrFour_TryTheSamePointsWithTheSameValues(string search)
    {
        var alone = Run(search, workers: 1);
        var together = Run(search, workers: 4);
        Assert.Equal(Points(alone), Points(together));
        Assert.All(alone.Trials, trial => Assert.Equal(TrialState.Complete, trial.State));
        Assert.Equal(search.Contains("grid", StringComparison.Ordinal) ? 3 + 3 * 4 : 12, alone.Trials.Count);
        Assert.Contains(alone.Trials, trial => trial.Parameters.Count == 3);
        Assert.Contains(alone.Trials, trial => trial.Parameters.Count == 2);
    }

    // The best of a study, as a spec of its own, gives its value again; nothing of a trial knows the test images.
    [Fact]
    public void Run_ItsBestTrial_IsASpecThatTrainsToItsValue()
    {
        var study = Run("strategy = bayes(startup=4)\ntrials = 10");
        var best = Ranking.BestFirst(study.Trials, maximize: true)[0];
        var text = JsonSerializer.Deserialize<string>(study.Attributes[best.Number][StudyKeys.TrialSpec])!;
        var options = CompileOptions.WithFacts(source => DataFactsReader.Read(source, tiny.Folder));
        var experiment = SpecCompiler.Compile(Path.Combine(tiny.Folder, "best.spec"), text, options).Experiment!;
        Assert.Empty(experiment.Holes);
        Assert.Equal(best.Value, tiny.Train(experiment, threads: 1).Validation!.Accuracy);
        var run = JsonSerializer.Deserialize<string>(study.Attributes[best.Number][StudyKeys.Run])!;
        Assert.True(File.Exists(Path.Combine(run, "model", "model.safetensors")));
        Assert.False(File.Exists(Path.Combine(run, "predictions.csv")));
    }

    // Of one worker, and of several that come to a point at once.
    [Theory]
    [InlineData(1, "none")]
    [InlineData(4, "none")]
    [InlineData(1, "asha(min=1 epoch)")]
    [InlineData(4, "asha(min=1 epoch)")]
    public void Run_APointAgain_IsNotTrainedTwice(int workers, string prune)
    {
        var study = Run(
            $"strategy = random\ntrials = 30\nprune = {prune}", model: "flatten -> dense(?range(4..9)) -> relu -> dense(classes)",
            workers: workers, epochs: 5);
        Assert.All(study.Trials, trial => Assert.True(trial.IsFinished));
        Assert.Equal(6, Directory.GetDirectories(study.Runs).Length);
        Assert.Equal(24, study.Trials.Count(trial => trial.SameAs is not null));
        Assert.All(study.Trials.Where(trial => trial.SameAs is not null), trial =>
        {
            var same = study.Trials[trial.SameAs!.Value];
            Assert.Equal((same.State, same.Value), (trial.State, trial.Value));
            Assert.Equal(same.IntermediateValues, trial.IntermediateValues);
        });
    }

    // Each value fits, but two of them do not together.
    [Fact]
    public void Run_APointThatDoesNotCompile_FailsUntrained()
    {
        var study = Run(
            "strategy = grid",
            model: "conv(4, ?choice(1x1, 6x6, default=1x1)) -> conv(4, ?choice(6x6, 1x1, default=1x1)) -> flatten -> dense(classes)");
        Assert.Equal(3, Directory.GetDirectories(study.Runs).Length);
        var failed = study.Trials.Single(trial => trial.State == TrialState.Fail);
        Assert.Contains("E201", study.Attributes[failed.Number][StudyKeys.Error], StringComparison.Ordinal);
    }

    // A search that is interrupted after some epochs goes on where it was, to the same end.
    [Fact]
    public void Run_InterruptedAndAgain_EndsAsOneThatWasNot()
    {
        const string Search = "strategy = random\ntrials = 5";
        var whole = Run(Search);
        using var stop = new CancellationTokenSource();
        var epochs = 0;
        var url = Url();
        var part = Run(Search, url: url, stop: stop, afterEpoch: () =>
        {
            if (++epochs == 7)
                stop.Cancel();
        });
        Assert.Contains(part.Trials, trial => trial.State == TrialState.Waiting && trial.LastStep > 0);
        var rest = Run(Search, url: url);
        Assert.Equal(Points(whole), Points(rest));
        Assert.Equal(whole.Trials.Select(trial => trial.IntermediateValues), rest.Trials.Select(trial => trial.IntermediateValues));
    }

    // A trial that was stopped at a rung and goes on later ends with the weights of one that never stopped.
    [Fact]
    public void Run_AshaPromotesATrial_ItEndsBitForBitAsATrainingWithoutAStop()
    {
        var study = Run("strategy = random\ntrials = 24\nprune = asha(min=1 epoch)", epochs: 6);
        var promoted = study.Trials.Where(trial => trial.ContinuationOf is not null && trial.State == TrialState.Complete).ToArray();
        Assert.NotEmpty(promoted);
        Assert.Contains(study.Trials, trial => trial.State == TrialState.Pruned && trial.LastStep == 1);
        var notes = study.Attributes[promoted[0].Number];
        var options = CompileOptions.WithFacts(source => DataFactsReader.Read(source, tiny.Folder));
        var experiment = SpecCompiler.Compile("again.spec", JsonSerializer.Deserialize<string>(notes[StudyKeys.TrialSpec])!, options).Experiment!;
        Assert.Equal(
            TinyExperiment.Model(tiny.Train(experiment, threads: 1)),
            File.ReadAllBytes(Path.Combine(JsonSerializer.Deserialize<string>(notes[StudyKeys.Run])!, "model", "model.safetensors")));
    }

    // Three trials of which one in four may go on: none would come to its end.
    [Fact]
    public void Run_WhereAllWerePruned_TheBestGoesToItsEnd()
    {
        var study = Run("strategy = random\ntrials = 3\nprune = asha(min=1 epoch)", epochs: 6);
        var complete = Assert.Single(study.Trials, trial => trial.State == TrialState.Complete);
        Assert.Equal(4, study.Trials.Count);
        Assert.Equal(6, complete.LastStep);
        Assert.Equal(
            study.Trials.Where(trial => trial.ContinuationOf is null).MaxBy(trial => trial.IntermediateValues[1])!.Number,
            complete.ContinuationOf);
    }

    [Fact]
    public void Run_AGridWithoutAnEnd_IsRefused()
    {
        var error = Assert.Throws<UsageException>(() => Run("strategy = grid", model: "flatten -> dense(4) -> dropout(?range(0.1..0.5)) -> dense(classes)"));
        Assert.Equal("U501", error.Code);
    }

    [Fact]
    public void Run_OfAMethodThatHasNoEpochs_FindsItsValues()
    {
        var study = Run("strategy = grid", text: """
            spec 1
            data idx(".") { split = [train: 200, validation: 40] }
            model knn(k=?choice(1, 3, 9), weights=?choice(uniform, distance))
            search {
              goal = maximize(validation.accuracy)
              strategy = grid
            }
            """);
        Assert.Equal(6, study.Trials.Count);
        Assert.All(study.Trials, trial => Assert.InRange(trial.Value!.Value, 0.5, 1));
    }

    private static IReadOnlyList<(string, double?)> Points(Searched study) =>
        [.. study.Trials
            .Select(trial => (
                string.Join(", ", trial.Parameters.OrderBy(own => own.Key, StringComparer.Ordinal).Select(own => $"{own.Key} {own.Value.Distribution.Text(own.Value.Value)}")),
                trial.Value))
            .Order()];

    private string Url() => "sqlite:///" + Path.Combine(tiny.Folder, Guid.NewGuid() + ".db");

    private Searched Run(
        string search, string model = Model, int workers = 1, int epochs = 3, string? text = null, string? url = null,
        CancellationTokenSource? stop = null, Action? afterEpoch = null)
    {
        text ??= $$"""
            spec 1
            name "tiny"
            data idx(".") {
              split = [train: 200, validation: 40]
              normalize = standard
            }
            model {
            {{model}}
            }
            train {
              optimizer = sgd(lr=0.1)
              batch = 20
              epochs = {{epochs}}
            }
            search {
              goal = maximize(validation.accuracy)
              {{search}}
            }
            """;
        var options = new CompileOptions(
            null, [], source => DataFactsReader.Read(source, tiny.Folder), _ => null, new Dictionary<string, string>(), searching: true);

        Analysis Compile(IReadOnlyDictionary<string, string> values) => SpecCompiler.Analyze(
            Path.Combine(tiny.Folder, "tiny.spec"), text,
            new CompileOptions(options.Profile, options.Overrides, options.DataFacts, options.ReadFile, values, searching: true));

        var analysis = Compile(new Dictionary<string, string>());
        Assert.True(analysis.Experiment is not null, string.Join("\n", analysis.Diagnostics.Select(DiagnosticRenderer.Render)));
        using var storage = StudyStorage.Open(url ?? Url());
        var study = storage.FindOrCreate("tiny", analysis.Experiment.Search!.Maximize);
        var runs = Path.Combine(tiny.Folder, "runs-" + Guid.NewGuid());
        SearchSession.Run(
            analysis.Experiment, new SearchPlan(new SpecSpace(Compile), analysis.Experiment.Search!), storage, study,
            new SearchOptions { SpecFolder = tiny.Folder, RunsFolder = runs, Workers = workers }, TorchRuntime.Create(),
            new Watcher { AfterEpoch = afterEpoch }, stop?.Token ?? TestContext.Current.CancellationToken);
        Optuna.AssertReads(storage.Url);
        return new Searched(storage.Trials(study), storage.TrialAttributes(study), runs);
    }

    private sealed record Searched(
        IReadOnlyList<Trial> Trials, IReadOnlyDictionary<int, IReadOnlyDictionary<string, string>> Attributes, string Runs);

    private sealed class Watcher : ISearchObserver
    {
        public Action? AfterEpoch { get; init; }

        public void OnBegin(int number, Point point)
        {
        }

        public void OnEpoch(int number, int epoch, int epochs, double figure) => AfterEpoch?.Invoke();

        public void OnEnd(TrialEnd end)
        {
        }

        public void OnMessage(string text)
        {
        }
    }
}
