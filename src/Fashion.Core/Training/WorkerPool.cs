using System.Runtime.ExceptionServices;

namespace Fashion.Core.Training;

/// <summary>
/// A fixed set of workers that each do their share of one step; the calling thread is worker 0. Shares are decided by
/// the caller, never by who comes first, so results do not depend on timing.
/// </summary>
public sealed class WorkerPool : IDisposable
{
    private readonly SemaphoreSlim[] starts;
    private readonly CountdownEvent done;
    private readonly Exception?[] failures;
    private readonly Action<int> prepare;
    private Action<int> work = _ => { };
    private bool closing;

    /// <param name="count">Workers, the calling thread included.</param>
    /// <param name="prepare">Run once by each worker on its own thread, to set the thread's own settings.</param>
    public WorkerPool(int count, Action<int> prepare)
    {
        Count = count;
        this.prepare = prepare;
        starts = [.. Enumerable.Range(0, count - 1).Select(_ => new SemaphoreSlim(0))];
        failures = new Exception?[count];
        done = new CountdownEvent(Math.Max(1, count - 1));
        prepare(0);
        for (var index = 1; index < count; index++)
        {
            var worker = index;
            new Thread(() => Serve(worker)) { IsBackground = true, Name = $"worker {worker}" }.Start();
        }
    }

    public int Count { get; }

    /// <summary>Runs <paramref name="share"/> for every worker and returns when all are done.</summary>
    public void Run(Action<int> share)
    {
        work = share;
        done.Reset(Math.Max(1, Count - 1));
        foreach (var start in starts)
            start.Release();
        failures[0] = Attempt(0);
        if (Count > 1)
            done.Wait();
        if (Array.Find(failures, failure => failure is not null) is { } first)
            ExceptionDispatchInfo.Throw(first);
    }

    public void Dispose()
    {
        closing = true;
        foreach (var start in starts)
            start.Release();
    }

    private void Serve(int worker)
    {
        prepare(worker);
        while (true)
        {
            starts[worker - 1].Wait();
            if (closing)
                return;
            failures[worker] = Attempt(worker);
            done.Signal();
        }
    }

    private Exception? Attempt(int worker)
    {
        try
        {
            work(worker);
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }
}
