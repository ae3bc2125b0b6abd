using Fashion.Core.Classifiers;
using Fashion.Core.Data;
using Fashion.Core.Metrics;
using Fashion.Core.Runs;
using Fashion.Core.Runtime;
using Fashion.Core.Training;
using Fashion.Dsl;

namespace Fashion.Core.Ensembles;

/// <summary>
/// Models that vote. Each prepares the images as its own spec says and answers in turn: one is in memory at a time, so
/// that members neither add up nor disturb one another's threads.
/// </summary>
internal sealed class EnsembleClassifier : IClassifier
{
    private readonly RunFolder folder;
    private readonly IReadOnlyList<MemberRecord> members;
    private readonly Combine combine;
    private readonly PredictionOptions options;
    private readonly ITorchRuntime runtime;

    private EnsembleClassifier(
        RunFolder folder, IReadOnlyList<MemberRecord> members, Combine combine, PredictionOptions options,
        ITorchRuntime runtime)
    {
        this.folder = folder;
        this.members = members;
        this.combine = combine;
        this.options = options;
        this.runtime = runtime;
    }

    /// <summary>The ensemble of a run whose members are all done.</summary>
    /// <exception cref="RunException">A member is gone, or is another than it was.</exception>
    public static EnsembleClassifier Load(
        RunFolder folder, Combine combine, PredictionOptions options, ITorchRuntime runtime)
    {
        var members = MemberRecord.Read(folder);
        foreach (var member in members)
            member.Open(folder);
        return new EnsembleClassifier(folder, members, combine, options, runtime);
    }

    public float[] PredictProba(ImageSet images) => Vote(images, Ask(images));

    /// <summary>As the interface says, with what each member has to do with it.</summary>
    public Evaluation Evaluate(ImageSet images, DataSet data)
    {
        var answers = Ask(images);
        var alone = answers.Select(answer => Evaluation.Of(images, answer).Figures).ToArray();
        int[][] predictions = [.. answers.Select(answer => Probabilities.Labels(answer, images.ClassNames.Count))];
        return Evaluation.Of(images, Vote(images, answers)) with
        {
            Ensemble = new EnsembleEvaluation(
                [.. members.Zip(alone, (member, figures) =>
                    new MemberEvaluation(member.Member, member.Place(folder), member.Weight, figures.Loss, figures.Accuracy))],
                Agreement.OfPairs(predictions, images.Labels, images.ClassNames.Count)),
        };
    }

    public void Dispose()
    {
        // Nothing outlives a call.
    }

    private float[][] Ask(ImageSet images) =>
    [
        .. members.Select(member =>
        {
            using var model = TrainedModel.Load(member.Place(folder), options, runtime);
            var prepared = ImagePreparation.From(model.Experiment.Data)
                .Apply(images, [.. Enumerable.Range(0, images.Count)]);
            return model.PredictProba(prepared);
        }),
    ];

    private float[] Vote(ImageSet images, float[][] answers) =>
        Voting.Of(combine, answers, [.. members.Select(member => member.Weight)], images.ClassNames.Count);
}
