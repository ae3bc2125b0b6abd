using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Fashion.Core.Search;

namespace Fashion.Benchmarks;

/// <summary>
/// What a search adds to a trial: all that is read and written from one trial's end to the next one's, in the order in which
/// a worker does it, without the training. Prints the milliseconds of each trial as a JSON array.
/// </summary>
internal static class SearchBenchmark
{
    private const int WarmUp = 200;

    private static readonly Parameter[] Parameters =
    [
        new("lr", new FloatDistribution(1e-4, 1e-1, Log: true)), new("l2", new FloatDistribution(1e-6, 1e-2, Log: true)),
        new("drop", new FloatDistribution(0, 0.5)), new("momentum", new FloatDistribution(0, 0.99)),
        new("units", new IntDistribution(16, 1024, Log: true)), new("layers", new IntDistribution(1, 4)),
        new("act", new CategoricalDistribution(["relu", "selu", "tanh"])), new("norm", new CategoricalDistribution(["true", "false"])),
    ];

    /// <param name="url">A new database.</param>
    /// <param name="finished">So many trials are there before.</param>
    /// <param name="timed">So many are timed.</param>
    public static void Run(string url, int finished, int timed)
    {
        var space = new FixedSpace(Parameters);
        using var storage = StudyStorage.Open(url);
        var study = storage.FindOrCreate("bench", maximize: true);
        var sampler = new TpeSampler(space, 1, 10, maximize: true);
        var random = new RandomSampler(space, 1);
        var pruner = new AshaPruner(maximize: true, 1);
        // The text of a spec.
        var text = new string('x', 1500);
        // The last of them as the timed ones, so that all is compiled.
        for (var index = 0; index < finished; index++)
            Trial(index < finished - WarmUp ? random : sampler);
        var clock = new Stopwatch();
        var taken = new double[timed];
        for (var index = 0; index < timed; index++)
        {
            clock.Restart();
            Trial(sampler);
            taken[index] = clock.Elapsed.TotalMilliseconds;
        }

        Console.WriteLine(JsonSerializer.Serialize(taken));

        void Trial(ISampler sampler)
        {
            storage.FailStale(study, TimeSpan.FromMinutes(1), 2);
            var claim = storage.Claim(study, long.MaxValue, pruner.Promoted(storage.Trials(study)))!;
            // A promoted trial is as another: what is timed is the storage.
            var point = claim.Index is { } index
                ? sampler.Sample(index, storage.Trials(study))!
                : Point.Of(space, own => claim.Trial.Parameters[own.Name].Value);
            if (claim.Index is not null)
                storage.SetParameters(claim, point);
            storage.SetAttribute(claim, StudyKeys.TrialSpec, text);
            var same = storage.Trials(study).Count(point.IsOf);
            storage.SetAttribute(claim, StudyKeys.Run, string.Create(CultureInfo.InvariantCulture, $"runs/{claim.Trial.Number}-{same}"));
            var value = 1 - Math.Pow(Math.Log10(point.Values["lr"]) + 2, 2) / 10;
            storage.Report(claim, claim.Trial.LastStep + 1, value);
            var told = claim.Trial with { IntermediateValues = new Dictionary<int, double> { [claim.Trial.LastStep + 1] = value } };
            var pruned = pruner.ShouldPrune(told, storage.Trials(study));
            storage.Finish(claim, pruned ? TrialState.Pruned : TrialState.Complete, pruned ? null : value);
        }
    }
}
