using Fashion.Core.Data;
using Fashion.Dsl;

namespace Fashion.Core.Ensembles;

/// <summary>What makes a model unfit to be a member; each mistake is told before anything is trained.</summary>
internal static class MemberChecks
{
    /// <exception cref="UsageException">The member knows other classes, or the same in another order.</exception>
    public static void SameClasses(MemberSource member, IReadOnlyList<string> its, IReadOnlyList<string> ensembles)
    {
        if (its.SequenceEqual(ensembles))
            return;
        throw new UsageException(
            "U314", $"the member `{member.Name}` has the classes {List(its)}, but the ensemble's data have {List(ensembles)}",
            "give both the same `data` and `classes`");
    }

    /// <exception cref="UsageException">The ensemble's images would not fit the member's input.</exception>
    public static void FittingImages(MemberSource member, Shape its, Shape ensembles)
    {
        var preparation = ImagePreparation.From(member.Experiment.Data);
        if (preparation.ShapeOf(ensembles).Equals(preparation.ShapeOf(its)))
            return;
        throw new UsageException(
            "U315", $"the member `{member.Name}` takes images of {its}, but the ensemble's data give {ensembles}",
            "leave `pad` and `resize` to the members: each prepares the images as its own spec says");
    }

    /// <summary>What an ensemble says whose members' probabilities are asked for, of one that has none.</summary>
    public static UsageException WithoutProbabilities(string member) => new(
        "U317", $"the member `{member}` gives no probabilities to take the mean of",
        "write `combine=hard_vote`, or take a method that gives them, such as `sgd(loss=log)`");

    /// <summary>The part that decides a vote's weight where the spec gives none.</summary>
    /// <param name="member">As the spec writes it.</param>
    /// <param name="own">The member's data.</param>
    /// <exception cref="UsageException">The member has none.</exception>
    public static ImageSet Validation(string member, DataSet own) =>
        own.Validation is { Count: > 0 } part
            ? part
            : throw new UsageException(
                "U316", $"the member `{member}` has no validation part, so its vote has no weight",
                "write `weighted(weights=[...])`, or give the member `split = [train: 90%, validation: 10%]`");

    private static string List(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(10)) + (names.Count > 10 ? $" and {names.Count - 10} more" : "");
}
