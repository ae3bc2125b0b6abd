using System.Diagnostics;
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
    // So many trials that fail are not the fault of their values, where none has succeeded.
    private const int Hopeless = 3;

    // How often idle workers look whether another's trial is over, or dead.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Searches until the budget is spent, or <paramref name="cancel"/>: trials then wait to go on.</summary>
    /// <param name="experiment">The spec with the defaults of its holes.</param>
    /// <param name="plan">What its part `search` comes to.</param>
    /// <param name="storage">Where the study is.</param>
    /// <param name="study">The study.</param>
    /// <param name="options">What the command line says.</param>
    /// <param name="runtime">Computes.</param>
    /// <param name="observer">Told how it goes.</param>
    /// <param name="cancel">Interrupts it.</param>
    /// <returns>All trials of the study.</returns>
    public static IReadOnlyList<Trial> Run(
        Experiment experiment, SearchPlan plan, StudyStorage storage, Study study, SearchOptions options,
        ITorchRuntime runtime, ISearchObserver observer, CancellationToken cancel)
    {
        var data = new DataSetCache(options.SpecFolder);
        var pruner = plan.Pruner(() => Trainer.StepsPerEpoch(experiment.Train, data.Load(experiment)));
        var runner = new TrialRunner(plan, pruner, storage, study, options, data, runtime, observer);
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
            while (!stop.IsCancellationRequested && !(plan.Settings.Budget <= clock.Elapsed))
            {
                foreach (var dead in storage.FailStale(study, options.Grace, options.Retries))
                    observer.OnMessage($"trial {dead} is dead: its worker has not been heard of for {options.Grace.TotalSeconds:0} s");
                if ((storage.Claim(study, plan.Points, pruner.Promoted(storage.Trials(study))) ?? Last()) is { } claim)
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

        // Where a search would end with pruned trials alone, the best of them goes to its end.
        ClaimedTrial? Last() =>
            !storage.IsUnderWay(study)
            && Ranking.BestFirst(storage.Trials(study), study.Maximize).FirstOrDefault() is { State: TrialState.Pruned } best
                ? storage.ClaimToItsEnd(study, best.SameAs ?? best.Number)
                : null;
    }

    /// <summary>Whether it is not the values that are wrong: what no trial so far could do, none will.</summary>
    private static bool AllFail(IReadOnlyList<Trial> trials) =>
        trials.Count(trial => trial.State == TrialState.Fail) >= Hopeless
        && trials.All(trial => trial.State is TrialState.Fail or TrialState.Waiting or TrialState.Running && trial.LastStep == 0);
}
