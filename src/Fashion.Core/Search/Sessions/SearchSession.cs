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
        var busy = 0;
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
            var isTold = false;
            while (!stop.IsCancellationRequested)
            {
                foreach (var dead in storage.FailStale(study, options.Grace, options.Retries))
                    observer.OnMessage($"trial {dead} is dead: its worker has not been heard of for {options.Grace.TotalSeconds:0} s");
                var isSpent = plan.Settings.Budget <= clock.Elapsed;
                // A search ends with a trial that went to its end, also where that takes longer than its budget.
                var claim = (isSpent ? null : storage.Claim(study, plan.Points, pruner.Promoted(storage.Trials(study))))
                    ?? storage.ClaimToItsEnd(study);
                if (claim is not null)
                {
                    Interlocked.Increment(ref busy);
                    var failure = runner.Run(claim, stop.Token);
                    Interlocked.Decrement(ref busy);
                    if (failure is UsageException && AllFail(storage.Trials(study)))
                        throw failure;
                }
                else if (!isSpent && storage.IsUnderWay(study))
                {
                    // It may die, or have another promoted.
                    if (Volatile.Read(ref busy) == 0 && !isTold)
                    {
                        observer.OnMessage(
                            $"waits for a trial of another worker, which is taken for dead after {options.Grace.TotalSeconds:0} s of silence");
                        isTold = true;
                    }

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
}
