using Fashion.Dsl;

namespace Fashion.Core.Neighbours;

/// <summary>How neighbours' classes become probabilities.</summary>
internal static class NeighbourVotes
{
    /// <summary>Whether the weights of each query's neighbours add up to <paramref name="k"/>.</summary>
    public static bool Suffice(Neighbours found, float[] weights, int k)
    {
        for (var start = 0; start < found.Indexes.Length; start += found.K)
        {
            var sum = 0.0;
            for (var rank = 0; rank < found.K && sum < k; rank++)
                sum += weights[found.Indexes[start + rank]];
            if (sum < k)
                return false;
        }

        return true;
    }

    /// <summary>
    /// Each class's share of the votes, queries x classes. A neighbour of sample weight w is w neighbours, of which only as many
    /// vote as make up k. Weighted by distance, a vote counts its inverse; where some are at no distance, those alone vote.
    /// </summary>
    public static float[] Of(
        Neighbours found, int k, int[] labels, float[]? weights, int classes, NeighbourWeights kind)
    {
        var queries = found.K == 0 ? 0 : found.Indexes.Length / found.K;
        var shares = new float[queries * classes];
        Span<double> votes = stackalloc double[classes <= 1024 ? classes : 0];
        if (classes > 1024)
            votes = new double[classes];
        for (var query = 0; query < queries; query++)
        {
            votes.Clear();
            var (left, sum) = ((double)k, 0.0);
            var onlyEqual = kind.IsByDistance && found.Distances[query * found.K] == 0;
            for (var rank = 0; rank < found.K && left > 0; rank++)
            {
                var (image, distance) = (found.Indexes[query * found.K + rank], found.Distances[query * found.K + rank]);
                var count = Math.Min(left, weights?[image] ?? 1);
                left -= count;
                if (onlyEqual && distance != 0)
                    break;
                var vote = kind.IsByDistance && distance != 0 ? count / distance : count;
                votes[labels[image]] += vote;
                sum += vote;
            }

            for (var label = 0; label < classes; label++)
                shares[query * classes + label] = (float)(votes[label] / sum);
        }

        return shares;
    }
}
