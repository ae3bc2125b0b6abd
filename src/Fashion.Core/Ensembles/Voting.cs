using Fashion.Core.Classifiers;
using Fashion.Dsl;

namespace Fashion.Core.Ensembles;

/// <summary>How members' class probabilities (each images x classes) become one, as scikit-learn's VotingClassifier does it.</summary>
public static class Voting
{
    /// <summary>As the spec says.</summary>
    /// <param name="combine">The rule.</param>
    /// <param name="members">Each member's probabilities; at least one member.</param>
    /// <param name="weights">One for each member; only a weighted vote asks for them.</param>
    /// <param name="classCount">How many classes there are.</param>
    public static float[] Of(
        Combine combine, IReadOnlyList<float[]> members, IReadOnlyList<double> weights, int classCount) =>
        combine.IsHardVote ? Hard(members, classCount)
        : combine.IsWeighted ? Weighted(members, weights)
        : Soft(members);

    /// <summary>The mean of the members' probabilities.</summary>
    public static float[] Soft(IReadOnlyList<float[]> members) => Weighted(members, [.. members.Select(_ => 1.0)]);

    /// <summary>Their weighted mean; only the weights' proportions matter.</summary>
    public static float[] Weighted(IReadOnlyList<float[]> members, IReadOnlyList<double> weights)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(weights.Count, members.Count);
        var total = weights.Sum();
        var result = new float[members[0].Length];
        for (var at = 0; at < result.Length; at++)
        {
            var sum = 0.0;
            for (var member = 0; member < members.Count; member++)
                sum += weights[member] * members[member][at];
            result[at] = (float)(sum / total);
        }

        return result;
    }

    /// <summary>
    /// Each class's share of the votes, one vote a member for its likeliest class. Of classes with as many votes the first
    /// is predicted.
    /// </summary>
    public static float[] Hard(IReadOnlyList<float[]> members, int classCount)
    {
        var votes = new float[members[0].Length];
        foreach (var member in members)
        {
            var labels = Probabilities.Labels(member, classCount);
            for (var row = 0; row < labels.Length; row++)
                votes[row * classCount + labels[row]]++;
        }

        return Array.ConvertAll(votes, count => count / members.Count);
    }
}
