using System.Diagnostics;
using System.Globalization;
using Fashion.Core.Runtime;
using Fashion.Core.Training;
using Fashion.Dsl;

namespace Fashion.Core.Search;

/// <summary>
/// A search, or a part of one: workers that begin trials until none is left. Other processes may work on the same study;
/// the database says who does what.
/// </summary>
public static class SearchSession
{
    private const int LargestGrid = 100_000;

    // So many trials that fail are not the fault of their values, where none has succeeded.
    private const int Hopeless = 3;

    // How often idle workers look whether another's trial is over, or dead.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Searches until the budget is spent, or <paramref name="cancel"/>: trials then wait to go on.</summary>
    /// <param name="experiment">The spec with the defaults of its holes; it has a part `search`.</param>
    /// <param name="space">Its holes.</param>
    /// <param name="storage">Where the study is.</param>
    /// <param name="study">The study.</param>
    /// <param name="options">What the command line says.</param>
    /// <param name="runtime">Computes.</param>
    /// <param name="observer">Told how it goes.</param>
    /// <param name="cancel">Interrupts it.</param>
    /// <returns>All trials of the study.</returns>
    public static IReadOnlyList<Trial> Run(
        Experiment experiment, SpecSpace space, StudyStorage storage, Study study, SearchOptions options,
        ITorchRuntime runtime, ISearchObserver observer, CancellationToken cancel)
    {
        var settings = experiment.Search!;
        var sampler = Sampler(space, settings);
        var most = Points(sampler, settings);
        var data = new DataSetCache(options.SpecFolder);
        var pruner = Pruner(settings, () => Trainer.StepsPerEpoch(experiment.Train, data.Load(experiment)));
        var runner = new TrialRunner(space, settings, sampler, pruner, storage, study, options, data, runtime, observer);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var clock = Stopwatch.StartNew();
        runtime.Configure();
        var workers = Enumerable.Range(0, options.Workers).Select(_ => Task.Factory.StartNew(
            () =>
            {
                try
                {
                    Work();
                }
                catch
                {
                    stop.Cancel();
                    throw;
                }
            },
            TaskCreationOptions.LongRunning));
        try
        {
            Task.WaitAll([.. workers], CancellationToken.None);
        }
        catch (AggregateException failures)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
        }

        return storage.Trials(study);

        void Work()
        {
            while (!stop.IsCancellationRequested && !(settings.Budget <= clock.Elapsed))
            {
                foreach (var dead in storage.FailStale(study, options.Grace, options.Retries))
                    observer.OnMessage($"trial {dead} is dead: its worker has not been heard of for {options.Grace.TotalSeconds:0} s");
                if (storage.Claim(study, most, pruner.Promoted(storage.Trials(study))) is { } claim)
                {
                    var failure = runner.Run(claim, stop.Token);
                    if (failure is UsageException && AllFail(storage.Trials(study)))
                        throw failure;
                }
                else if (storage.IsUnderWay(study))
                {
                    // It may die, or have another promoted.
                    stop.Token.WaitHandle.WaitOne(Pause);
                }
                else
                {
                    return;
                }
            }
        }
    }

    /// <summary>Whether it is not the values that are wrong: what no trial so far could do, none will.</summary>
    private static bool AllFail(IReadOnlyList<Trial> trials) =>
        trials.Count(trial => trial.State == TrialState.Fail) >= Hopeless
        && trials.All(trial => trial.State is TrialState.Fail or TrialState.Waiting or TrialState.Running && trial.LastStep == 0);

    /// <summary>What the spec's `strategy` names.</summary>
    public static ISampler Sampler(ISearchSpace space, SearchSettings settings) => settings.Strategy switch
    {
        SearchStrategy.Bayes bayes => new TpeSampler(space, (ulong)settings.Seed, bayes.Item.Startup, settings.Maximize),
        { IsRandom: true } => new RandomSampler(space, (ulong)settings.Seed),
        _ => new GridSampler(space),
    };

    /// <summary>The most points that a search tries.</summary>
    /// <exception cref="UsageException">A grid is larger than anybody would wait for, and nothing else ends it: U507.</exception>
    public static long Points(ISampler sampler, SearchSettings settings)
    {
        if (sampler is not GridSampler grid)
            return settings.Trials ?? long.MaxValue;
        var limit = settings.Trials ?? LargestGrid;
        return grid.Count(limit) ?? (settings.Trials.HasValue || settings.Budget.HasValue
            ? limit
            : throw new UsageException(
                "U507", string.Create(CultureInfo.InvariantCulture, $"this grid has more than {LargestGrid:N0} points, and nothing ends it before"),
                "write `trials = 1_000`, a `budget`, or `strategy = random`"));
    }

    private static IPruner Pruner(SearchSettings settings, Func<int> stepsPerEpoch) => settings.Prune switch
    {
        Prune.Asha asha => new AshaPruner(settings.Maximize, (int)Math.Max(1, Math.Ceiling(Epochs(asha.Item.Min, stepsPerEpoch)))),
        { IsMedian: true } => new MedianPruner(settings.Maximize),
        _ => new NopPruner(),
    };

    private static double Epochs(Duration duration, Func<int> stepsPerEpoch) => duration switch
    {
        Duration.Epochs epochs => epochs.count,
        Duration.Steps steps => (double)steps.count / stepsPerEpoch(),
        _ => 1,
    };
}
