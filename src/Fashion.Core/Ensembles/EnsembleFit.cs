using Fashion.Core.Classifiers;
using Fashion.Core.Data;
using Fashion.Core.Runs;
using Fashion.Core.Runtime;
using Fashion.Core.Training;
using Fashion.Dsl;

namespace Fashion.Core.Ensembles;

/// <summary>
/// Trains the members that are specs, each into a run of its own beside the ensemble's, takes those that are runs as
/// they are, and settles what their votes count.
/// </summary>
internal sealed class EnsembleFit(
    EnsembleOptions ensemble, TrainerOptions options, ITorchRuntime runtime) : IRunFit
{
    private readonly IReadOnlyList<string> memberOf = options.SpecPath is { } spec
        ? [.. options.MemberOf, Path.GetFullPath(Path.GetFileName(spec), Path.GetFullPath(options.SpecFolder))]
        : options.MemberOf;

    public void Check(DataSet data)
    {
        foreach (var name in ensemble.Members)
        {
            var member = Find(name);
            var own = new Lazy<DataSet>(() => DataSetLoader.Load(member.Experiment.Data, member.Folder));
            MemberChecks.SameClasses(member, member.Config?.ClassNames ?? own.Value.ClassNames, data.ClassNames);
            MemberChecks.FittingImages(
                member, member.Config?.Facts.ImageShape ?? own.Value.Facts.ImageShape, data.Train.Shape);
            if (!ensemble.Combine.IsHardVote && !ClassifierKinds.HasProbabilities(member.Experiment))
                throw MemberChecks.WithoutProbabilities(member.Name);
            if (WeighsByAccuracy)
                MemberChecks.Validation(member.Name, own.Value);
            if (!member.IsRun && member.Experiment.Classifier is not null)
                ClassifierKinds.Fit(member.Experiment, OptionsOf(member, _ => { }), runtime).Check(own.Value);
        }
    }

    public RunFitResult Fit(
        DataSet data, RunFolder folder, bool resumed, ITrainingObserver observer, CancellationToken cancel)
    {
        var records = File.Exists(folder.Members)
            ? MemberRecord.Read(folder)
            : [.. ensemble.Members.Select(name => new MemberRecord { Member = name })];
        var parameters = 0L;
        for (var at = 0; at < records.Length; at++)
        {
            if (records[at].Sha256 is null)
            {
                var result = Obtain(at, records, folder, observer, cancel);
                var spent = result is null
                    ? SpentBefore(records[at], folder)
                    : records[at] with { Iterations = result.Epochs, Seconds = result.TrainSeconds };
                if (result is { Interrupted: true })
                    return new RunFitResult(null, parameters, Sums([.. records[..at], spent], completed: false));
                records[at] = Weighed(spent, at, folder);
                MemberRecord.Write(folder, records);
            }

            parameters += ModelConfig.Read(records[at].Open(folder).ModelConfig).Parameters;
        }

        var prediction = new PredictionOptions(options.Threads, options.Device, TestTimeAugmentation.None);
        var classifier = EnsembleClassifier.OfRun(folder, ensemble.Combine, prediction, runtime);
        return new RunFitResult(classifier, parameters, Sums(records, completed: true));
    }

    private static FitResult Sums(MemberRecord[] records, bool completed) => new(
        completed, records.Sum(record => record.Iterations), records.Sum(record => record.Seconds), [])
    {
        // Of networks epochs, of classical methods what each counts.
        Unit = "iteration",
    };

    private bool WeighsByAccuracy => ensemble.Combine is Combine.Weighted { weights.Count: 0 };

    /// <summary>Notes a member's run, after training it where it is a spec.</summary>
    /// <returns>How its training went; null where it was there before.</returns>
    private TrainResult? Obtain(
        int at, MemberRecord[] records, RunFolder folder, ITrainingObserver observer, CancellationToken cancel)
    {
        if (records[at].Run is not null)
        {
            var again = options with { Begun = _ => { }, MemberOf = memberOf };
            return TrainingSession.Resume(records[at].Place(folder), again, runtime, observer, cancel);
        }

        var member = Find(ensemble.Members[at]);
        if (member.IsRun)
        {
            records[at] = records[at].At(member.Place, folder);
            return null;
        }

        return TrainingSession.Run(member.Experiment, OptionsOf(member, run =>
        {
            records[at] = records[at].At(run, folder);
            MemberRecord.Write(folder, records);
        }), runtime, observer, cancel);
    }

    /// <summary>The record of a member that was there before, with what its own run says it took.</summary>
    private static MemberRecord SpentBefore(MemberRecord record, RunFolder folder)
    {
        var metrics = RunMetrics.Read(RunFolder.OpenFinished(record.Place(folder)));
        return record with
        {
            Iterations = metrics?.Epochs ?? metrics?.Fit?.Iterations ?? 0, Seconds = metrics?.TrainSeconds ?? 0,
        };
    }

    /// <summary>The record of a member that is done.</summary>
    private MemberRecord Weighed(MemberRecord record, int at, RunFolder folder)
    {
        var done = record with { Sha256 = RunFolder.OpenFinished(record.Place(folder)).Checksum() };
        return ensemble.Combine is not Combine.Weighted { weights: var weights } ? done
            : weights.Count > 0 ? done with { Weight = weights[at] }
            : done with { Weight = ValidationAccuracy(done, folder) };
    }

    /// <summary>How good the member is on images that it did not learn from: those that its own spec set aside.</summary>
    private double ValidationAccuracy(MemberRecord record, RunFolder folder)
    {
        using var model = TrainedModel.Load(
            record.Place(folder), new PredictionOptions(options.Threads, options.Device, TestTimeAugmentation.None), runtime);
        var data = model.LoadData();
        return model.Evaluate(MemberChecks.Validation(record.Member, data), data).Figures.Accuracy;
    }

    private MemberSource Find(string name) => MemberSource.Find(name, options.SpecFolder, memberOf);

    private TrainerOptions OptionsOf(MemberSource member, Action<string> begun) => options with
    {
        SpecPath = member.Place,
        SpecFolder = member.Folder,
        Begun = begun,
        MemberOf = memberOf,
    };
}
