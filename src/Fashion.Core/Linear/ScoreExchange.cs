namespace Fashion.Core.Linear;

/// <summary>
/// What threads that learn parts of one softmax tell each other at every image: the scores of their classes. They wait
/// in a loop, since to sleep and to be woken takes longer than an image.
/// </summary>
internal sealed class ScoreExchange
{
    // A thread that has waited for so long lets others have its core.
    private const int PatientTurns = 400;

    // Numbers that keep what two threads write apart in the cache.
    private const int Apart = 16;

    private readonly int[][] shares;
    private readonly double[] told;
    private readonly int size;
    private volatile bool abandoned;

    /// <param name="shares">The classes of each thread.</param>
    public ScoreExchange(int[][] shares)
    {
        this.shares = shares;
        size = (1 + shares.Max(own => own.Length) + 2 * Apart - 1) / Apart * Apart;
        // Each thread has two rooms: one may still be read while it fills the other.
        told = new double[2 * shares.Length * size];
    }

    /// <summary>Tells one thread's scores.</summary>
    /// <param name="turn">From 1, one more with each image.</param>
    /// <param name="thread">Whose scores they are.</param>
    /// <param name="own">Scores of its classes.</param>
    public void Tell(int turn, int thread, double[] own)
    {
        var room = Room(turn, thread);
        own.CopyTo(told, room + 1);
        Volatile.Write(ref told[room], turn);
    }

    /// <summary>Waits until all have told theirs.</summary>
    /// <param name="turn">As above.</param>
    /// <param name="all">Receives the scores of all classes.</param>
    /// <exception cref="OperationCanceledException">Another thread has given up.</exception>
    public void Hear(int turn, double[] all)
    {
        for (var thread = 0; thread < shares.Length; thread++)
        {
            var room = Room(turn, thread);
            Wait(turn, ref told[room]);
            foreach (var label in shares[thread])
                all[label] = told[++room];
        }
    }

    /// <summary>No thread waits any more for one that fails.</summary>
    public void Abandon() => abandoned = true;

    private void Wait(int turn, ref double present)
    {
        for (var waited = 0; Volatile.Read(ref present) != turn; waited++)
        {
            if (abandoned)
                throw new OperationCanceledException();
            if (waited < PatientTurns)
                Thread.SpinWait(1);
            else
                Thread.Yield();
        }
    }

    private int Room(int turn, int thread) => (turn % 2 * shares.Length + thread) * size;
}
