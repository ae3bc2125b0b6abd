using System.Text.Json;
using Fashion.Core.Classifiers;
using Fashion.Core.Data;
using Fashion.Core.Metrics;
using Fashion.Core.Runs;
using Fashion.Core.Runtime;
using Fashion.Core.Serialization;
using Fashion.Dsl;

namespace Fashion.Core.Ensembles;

/// <summary>Classifiers that vote, each asked in turn.</summary>
public sealed class EnsembleClassifier : IClassifier
{
    private readonly IReadOnlyList<EnsembleMember> members;
    private double[]? weights;

    /// <param name="members">At least one.</param>
    /// <param name="combine">How their answers become one.</param>
    public EnsembleClassifier(IReadOnlyList<EnsembleMember> members, Combine combine) =>
        (this.members, Combine) = (members, combine);

    public Combine Combine { get; }

    public bool IsFitted => weights is not null;

    public IReadOnlyList<string> ClassNames
    {
        get
        {
            Weights("name its classes");
            return members[0].Classifier.ClassNames;
        }
    }

    /// <summary>Of all members.</summary>
    public long ParameterCount
    {
        get
        {
            Weights("count what it learned");
            return members.Sum(member => member.Classifier.ParameterCount);
        }
    }

    /// <summary>A hard vote's are the shares of the votes.</summary>
    public bool HasProbabilities => true;

    /// <summary>The ensemble of a run whose members are all done.</summary>
    /// <exception cref="RunException">A member is gone, or is another than it was.</exception>
    internal static EnsembleClassifier OfRun(
        RunFolder folder, Combine combine, PredictionOptions options, ITorchRuntime runtime)
    {
        var records = MemberRecord.Read(folder);
        foreach (var record in records)
            record.Open(folder);
        EnsembleMember[] members =
        [
            .. records.Select(record => new EnsembleMember(
                record.Member, new RunClassifier(record.Place(folder), options, runtime), record.Place(folder))),
        ];
        return new EnsembleClassifier(members, combine) { weights = [.. records.Select(record => record.Weight)] };
    }

    /// <summary>Each member learns from the same images.</summary>
    public FitResult Fit(ImageSet images, FitOptions? options = null)
    {
        options ??= new FitOptions();
        CheckMembers(options);
        SampleChecks.ToFit(images, options.SampleWeights);
        SampleChecks.ToValidate(options.Validation, images);
        weights = null;
        var (iterations, seconds) = (0, 0.0);
        foreach (var member in members)
        {
            // A member's checkpoints would be taken for another's.
            var result = member.Classifier.Fit(images, options with { Checkpoints = NoCheckpoints.Instance });
            (iterations, seconds) = (iterations + result.Iterations, seconds + result.Seconds);
            if (!result.Completed)
                return new FitResult(false, iterations, seconds, []);
        }

        weights = Combine is not Combine.Weighted { weights: var given } ? [.. members.Select(_ => 1.0)]
            : given.Count > 0 ? [.. given]
            : [.. members.Select(member => Evaluation.Of(options.Validation!, member.Classifier.Predict(options.Validation!)).Figures.Accuracy)];
        return new FitResult(true, iterations, seconds, []);
    }

    public int[] Predict(ImageSet images) => Probabilities.Labels(PredictProba(images), ClassNames.Count);

    public float[] PredictProba(ImageSet images) => Vote(Ask(images, CancellationToken.None));

    /// <summary>As the interface says, with what each member has to do with it.</summary>
    public Evaluation Evaluate(ImageSet images, DataSet data, CancellationToken cancel = default)
    {
        SampleChecks.SameClasses(images, ClassNames, "labelled");
        var answers = Ask(images, cancel);
        int[][] predictions = [.. answers.Select(answer => Probabilities.Labels(answer, ClassNames.Count))];
        // Of a member without probabilities there is no loss.
        var alone = answers
            .Select((answer, at) => (members[at].Classifier.HasProbabilities
                ? Evaluation.Of(images, answer)
                : Evaluation.Of(images, predictions[at])).Figures)
            .ToArray();
        return Evaluation.Of(images, Vote(answers)) with
        {
            Ensemble = new EnsembleEvaluation(
                [.. alone.Select((figures, at) => new MemberEvaluation(
                    members[at].Name, members[at].Run ?? "", weights![at], figures.Loss, figures.Accuracy))],
                Agreement.OfPairs(predictions, images.Labels, ClassNames.Count)),
        };
    }

    /// <summary>Each member in a folder of its own, by its place.</summary>
    public void Save(string folder)
    {
        var own = Weights("be saved");
        for (var at = 0; at < members.Count; at++)
            members[at].Classifier.Save(Directory.CreateDirectory(Part(folder, at)).FullName);
        AtomicFile.Write(FileIn(folder), JsonSerializer.Serialize(own));
    }

    public void Load(string folder)
    {
        double[] own;
        try
        {
            own = JsonSerializer.Deserialize<double[]>(File.ReadAllText(FileIn(folder))) ?? [];
        }
        catch (Exception failure) when (failure is JsonException or IOException)
        {
            throw new RunException(
                "R308", $"{FileIn(folder)}: the votes' weights cannot be read: {failure.Message}",
                "name the folder that it was saved in", failure);
        }

        if (own.Length != members.Count)
        {
            throw new RunException(
                "R308", $"{FileIn(folder)}: it is of {own.Length} members, and this ensemble has {members.Count}",
                "load it into an ensemble of the same members");
        }

        // What fails half-way leaves neither the old nor the new.
        weights = null;
        for (var at = 0; at < members.Count; at++)
            members[at].Classifier.Load(Part(folder, at));
        weights = own;
    }

    public void Dispose()
    {
        foreach (var member in members)
            member.Classifier.Dispose();
    }

    private static string FileIn(string folder) => Path.Combine(folder, "weights.json");

    private static string Part(string folder, int member) => Path.Combine(folder, $"member-{member}");

    private void CheckMembers(FitOptions options)
    {
        if (members.Count == 0)
            throw new UsageException("U407", "an ensemble without members cannot vote", "give it at least one");
        if (Combine is Combine.Weighted { weights: var given })
        {
            if (given.Count > 0 && given.Count != members.Count)
            {
                throw new UsageException(
                    "U407", $"there are {given.Count} weights for {members.Count} members", "give one for each, or none");
            }

            if (given.Count == 0 && options.Validation is not { Count: > 0 })
            {
                throw new UsageException(
                    "U316", "there are no validation images, so the members' votes have no weights",
                    "give the weights, or images to validate");
            }
        }

        if (!Combine.IsHardVote && members.FirstOrDefault(member => !member.Classifier.HasProbabilities) is { } silent)
            throw MemberChecks.WithoutProbabilities(silent.Name);
    }

    private double[] Weights(string asked) => weights ?? throw new NotFittedException(asked);

    private float[][] Ask(ImageSet images, CancellationToken cancel)
    {
        Weights("predict");
        return [.. members.Select(member => Answer(member.Classifier))];

        float[] Answer(IClassifier member)
        {
            cancel.ThrowIfCancellationRequested();
            return member.HasProbabilities
                ? member.PredictProba(images)
                : Probabilities.Certain(member.Predict(images), ClassNames.Count);
        }
    }

    private float[] Vote(float[][] answers) =>
        answers[0].Length == 0 ? [] : Voting.Of(Combine, answers, Weights("predict"), ClassNames.Count);
}

/// <summary>One of an ensemble's classifiers.</summary>
/// <param name="Name">For people.</param>
/// <param name="Classifier">It is the ensemble's from now on, and disposed of with it.</param>
/// <param name="Run">The folder of its run; null where it has none.</param>
public sealed record EnsembleMember(string Name, IClassifier Classifier, string? Run = null);
