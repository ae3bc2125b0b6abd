using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Fashion.Core.Runs;
using Fashion.Core.Runtime;
using Fashion.Core.Training;
using Fashion.Dsl;

namespace Fashion.Core.Search;

/// <summary>Takes a trial from its point to its value.</summary>
internal sealed class TrialRunner(
    SearchPlan plan, IPruner pruner, StudyStorage storage, Study study, SearchOptions options, DataSetCache data,
    ITorchRuntime runtime, ISearchObserver observer)
{
    private readonly Lock sampling = new();

    /// <summary>Runs a trial to its end, or to where it is pruned or interrupted.</summary>
    /// <returns>Why it failed by its own values; null where it did not.</returns>
    /// <exception cref="FashionException">What has nothing to do with its values: the trial waits to be begun again.</exception>
    public FashionException? Run(ClaimedTrial claim, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var heard = Stopwatch.StartNew();
        using var heart = new Timer(_ => Beat(claim, stop, heard), null, options.Heartbeat, options.Heartbeat);
        try
        {
            var point = Place(claim);
            observer.OnBegin(claim.Trial.Number, point);
            var (end, failure) = Run(claim, point, stop);
            observer.OnEnd(end);
            return failure;
        }
        catch
        {
            Release(claim);
            throw;
        }
    }

    private (TrialEnd End, FashionException? Failure) Run(ClaimedTrial claim, Point point, CancellationTokenSource stop)
    {
        var analysis = plan.Space.At(point);
        if (analysis.Experiment is not { } experiment)
        {
            var mistake = analysis.Diagnostics.First(diagnostic => diagnostic.IsError);
            return (End(claim, TrialState.Fail, null, $"{mistake.Code}: {mistake.Message}"), null);
        }

        storage.SetAttribute(claim, StudyKeys.TrialSpec, experiment.CanonicalText);
        // What another found is as good as found again.
        if (claim.Trial.ContinuationOf is null && storage.Follow(study, claim, point) is { } same)
            return (Following(claim, same), null);

        var trial = new TrialObserver(claim, plan.Settings.Goal, storage, study, pruner, observer, stop);
        TrainResult result;
        try
        {
            result = Train(claim, experiment, trial, stop.Token);
        }
        catch (FashionException failure) when (failure is DivergedException or UsageException)
        {
            return (End(claim, TrialState.Fail, null, $"{failure.Code}: {failure.Message}"), failure);
        }

        if (!result.Interrupted)
            return (End(claim, TrialState.Complete, WatchedFigure.Of(plan.Settings.Goal, result.Train!, result.Validation)), null);
        if (trial.IsPruned)
            return (End(claim, TrialState.Pruned, null), null);
        storage.Release(claim);
        return (new TrialEnd(claim.Trial.Number, TrialState.Waiting, null), null);
    }

    /// <summary>From the start, or from where an earlier trial of this point left its checkpoint.</summary>
    private TrainResult Train(ClaimedTrial claim, Experiment experiment, ITrainingObserver trial, CancellationToken cancel)
    {
        var isEnsemble = experiment.Classifier is Classifier.Ensemble;
        var training = new TrainerOptions
        {
            SpecPath = options.SpecPath,
            SpecFolder = options.SpecFolder,
            RunsFolder = options.RunsFolder,
            Threads = options.Threads,
            Device = options.Device,
            CommandLine = options.CommandLine,
            // Of a thousand trials, a few are ever looked at.
            KeepsPredictions = false,
            // Members have data of their own.
            DataSets = isEnsemble ? null : data.Load,
            Begun = run => storage.SetAttribute(claim, StudyKeys.Run, Path.GetFullPath(run)),
        };
        var told = isEnsemble ? new MembersObserver(trial) : trial;
        return Left(claim, experiment) is { } run
            ? TrainingSession.Resume(run, training, runtime, told, cancel)
            : TrainingSession.Run(experiment, training, runtime, told, cancel);
    }

    /// <summary>The run that this trial goes on with: of this very spec, and on this machine.</summary>
    private string? Left(ClaimedTrial claim, Experiment experiment) =>
        storage.Attribute(claim, StudyKeys.Run) is { } json && JsonSerializer.Deserialize<string>(json) is { } run
        && RunFolder.Exists(run) && File.ReadAllText(RunFolder.Open(run).Spec) == experiment.CanonicalText
            ? run
            : null;

    /// <summary>Where the trial is: as another left it, as another program asks for, as the sampler says.</summary>
    private Point Place(ClaimedTrial claim)
    {
        var stored = claim.Trial.Parameters;
        if (stored.Count > 0)
        {
            return Point.Of(plan.Space, own =>
                stored.TryGetValue(own.Name, out var value) ? value.In(own.Distribution) ?? own.Distribution.At(0) : own.Distribution.At(0));
        }

        // Whoever samples next sees this point.
        lock (sampling)
        {
            var point = claim.Index is { } index
                ? plan.Sampler.Sample(index, storage.Trials(study))
                    ?? throw new RunException(
                        "R504", "the study has more trials than its grid has points", "name another study with `--study NAME`")
                : Asked(claim);
            storage.SetParameters(claim, point);
            return point;
        }
    }

    /// <summary>The values that another program asks for, in its words; the others are drawn.</summary>
    private Point Asked(ClaimedTrial claim)
    {
        var random = new RandomSampler(plan.Space, (ulong)plan.Settings.Seed);
        return Point.Of(plan.Space, own => Value(own) ?? random.Draw(own, claim.Trial.Number));

        double? Value(Parameter own)
        {
            if (!claim.Fixed.TryGetValue(own.Name, out var json))
                return null;
            if (own.Distribution is CategoricalDistribution categorical)
                return categorical.IndexOf(json.ValueKind == JsonValueKind.String ? json.GetString()! : json.GetRawText());
            return json.ValueKind == JsonValueKind.Number && own.Distribution.Contains(json.GetDouble()) ? json.GetDouble() : null;
        }
    }

    private static TrialEnd Following(ClaimedTrial claim, Trial same)
    {
        var number = same.Number.ToString(CultureInfo.InvariantCulture);
        return same.IsFinished
            ? new TrialEnd(claim.Trial.Number, same.State, same.Value, $"the same as trial {number}")
            : new TrialEnd(claim.Trial.Number, TrialState.Waiting, null, $"for trial {number}, which has the same values");
    }

    private TrialEnd End(ClaimedTrial claim, TrialState state, double? value, string? note = null)
    {
        if (state == TrialState.Fail && note is not null)
            storage.SetAttribute(claim, StudyKeys.Error, note);
        if (!storage.Finish(claim, state, value))
            TellLost(claim);
        var ended = state == TrialState.Complete && value is null or double.NaN ? TrialState.Fail : state;
        return new TrialEnd(claim.Trial.Number, ended, value, note);
    }

    private void Release(ClaimedTrial claim)
    {
        try
        {
            storage.Release(claim);
        }
        catch (FashionException)
        {
            // Why it ends matters more; without a heartbeat the trial is repeated.
        }
    }

    private void Beat(ClaimedTrial claim, CancellationTokenSource stop, Stopwatch heard)
    {
        try
        {
            if (storage.Beat(claim))
            {
                heard.Restart();
                return;
            }
        }
        catch (Exception failure) when (failure is FashionException or ObjectDisposedException)
        {
            // The trial has just ended, or what it writes itself will tell of the database; but once others take it for dead,
            // they may go on in its folder.
            if (heard.Elapsed < options.Grace)
                return;
        }

        TellLost(claim);
        try
        {
            stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended meanwhile.
        }
    }

    private void TellLost(ClaimedTrial claim) => observer.OnMessage(string.Create(
        CultureInfo.InvariantCulture,
        $"trial {claim.Trial.Number} was taken for dead, as this process was silent for too long: another repeats it"));
}
