using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Fashion.Core.Search;
using Fashion.Dsl;

namespace Fashion.Benchmarks;

/// <summary>
/// What a search adds to a trial: all that is read and written from one trial's end to the next one's, in the order in which
/// a worker does it, without the training. Prints the milliseconds of each trial as a JSON array.
/// </summary>
internal static class SearchBenchmark
{
    private const int WarmUp = 200;

    // Eight holes; the layers that a trial has not have none.
    private const string Spec = """
        spec 1
        let act = ?choice(relu, selu, tanh)
        data fashion_mnist {
          split = [train: 90%, validation: 10%]
        }
        model {
          flatten
          repeat ?range(1..4) {
            dense(?log(16..1024), l2=?log(1e-6..1e-2))
            when ?flag(default=true) { batchnorm }
            act -> dropout(?range(0.0..0.5))
          }
          dense(classes)
        }
        train {
          optimizer = sgd(lr=?log(1e-4..1e-1), momentum=?range(0.0..0.99))
          epochs = 2
        }
        search {
          goal = maximize(validation.accuracy)
          trials = 2_000
        }
        """;

    /// <param name="url">A new database.</param>
    /// <param name="finished">So many trials are there before.</param>
    /// <param name="timed">So many are timed.</param>
    public static void Run(string url, int finished, int timed)
    {
        var facts = new DataFacts(Shape.Image(1, 28, 28), 10);
        var space = new SpecSpace(values => SpecCompiler.Analyze(
            "bench.spec", Spec, new CompileOptions(null, [], _ => facts, _ => null, values, searching: true)));
        using var storage = StudyStorage.Open(url);
        var study = storage.FindOrCreate("bench", maximize: true);
        var sampler = new TpeSampler(space, 1, 10, maximize: true);
        var random = new RandomSampler(space, 1);
        var pruner = new AshaPruner(maximize: true, 1);
        // The last of them as the timed ones, so that all is compiled.
        for (var index = 0; index < finished; index++)
            Trial(index < finished - WarmUp ? random : sampler);
        var clock = new Stopwatch();
        var taken = new double[timed];
        for (var index = 0; index < timed; index++)
        {
            clock.Restart();
            // One that goes on with another is not drawn, and so not timed.
            if (Trial(sampler))
                taken[index] = clock.Elapsed.TotalMilliseconds;
            else
                index--;
        }

        Console.WriteLine(JsonSerializer.Serialize(taken));

        bool Trial(ISampler sampler)
        {
            storage.FailStale(study, TimeSpan.FromMinutes(1), 2);
            var claim = storage.Claim(study, long.MaxValue, pruner.Promoted(storage.Trials(study)))!;
            var point = claim.Index is { } index
                ? sampler.Sample(index, storage.Trials(study))!
                : Point.Of(space, own => claim.Trial.Parameters[own.Name].Value);
            if (claim.Index is not null)
                storage.SetParameters(claim, point);
            var experiment = space.At(point).Experiment!;
            storage.SetAttribute(claim, StudyKeys.TrialSpec, experiment.CanonicalText);
            if (claim.Index is not null && storage.Follow(study, claim, point) is not null)
                return false;
            storage.SetAttribute(claim, StudyKeys.Run, string.Create(CultureInfo.InvariantCulture, $"runs/{claim.Trial.Number}"));
            var epoch = claim.Trial.LastStep + 1;
            var value = 1 - Math.Pow(Math.Log10(point.Values["train.optimizer.lr"]) + 2, 2) / 10;
            storage.Report(claim, epoch, value);
            var told = claim.Trial with { IntermediateValues = new Dictionary<int, double> { [epoch] = value } };
            var pruned = epoch == 1 && pruner.ShouldPrune(told, storage.Trials(study));
            storage.Finish(claim, pruned ? TrialState.Pruned : TrialState.Complete, pruned ? null : value);
            return claim.Index is not null;
        }
    }
}
