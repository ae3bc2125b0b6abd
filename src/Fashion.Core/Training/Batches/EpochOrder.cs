using Fashion.Core.Random;

namespace Fashion.Core.Training;

/// <summary>The order in which an epoch goes through the training part, and its division into batches; the last may be smaller.</summary>
public sealed class EpochOrder(int count, int batchSize, ulong seed)
{
    /// <summary>Batches of an epoch.</summary>
    public int BatchCount => (count + batchSize - 1) / batchSize;

    /// <summary>The most samples of a batch.</summary>
    public int BatchSize => Math.Min(batchSize, count);

    /// <summary>The rows of the training part in the epoch's order.</summary>
    public int[] Rows(int epoch)
    {
        var rows = Enumerable.Range(0, count).ToArray();
        new RandomStream(seed, "order", epoch).Shuffle(rows);
        return rows;
    }

    /// <summary>The places in that order which a batch takes.</summary>
    public Range Places(int batch) => (batch * batchSize)..Math.Min((batch + 1) * batchSize, count);
}
