namespace TorchSharp;

/// <summary>
/// Disposes every tensor made inside it on this thread, unless moved out or detached. Scopes nest. A scope belongs to
/// the thread that opened it: no <c>await</c> inside.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    [ThreadStatic]
    private static DisposeScope? current;

    private readonly HashSet<IDisposable> _disposables = new(ReferenceEqualityComparer.Instance);
    private DisposeScope? _outer;
    private bool _disposed;

    internal DisposeScope()
    {
        _outer = current;
        current = this;
    }

    internal static DisposeScope? Current => current;

    /// <summary>How many tensors wait for the scope's end.</summary>
    public int DisposablesCount => Open()._disposables.Count;

    public bool Contains(IDisposable disposable) => _disposables.Contains(disposable);

    /// <summary>Hands a tensor to the scope around this one, or to none where there is none.</summary>
    public T MoveToOuter<T>(T disposable) where T : IDisposable
    {
        MoveToOther(_outer, [disposable]);
        return disposable;
    }

    public (T1 first, T2 second) MoveToOuter<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable
    {
        MoveToOther(_outer, [first, second]);
        return (first, second);
    }

    public void MoveToOuter(params IDisposable[] disposables) => MoveToOther(_outer, disposables);

    public void MoveToOuter(IEnumerable<IDisposable> disposables) => MoveToOther(_outer, disposables);

    /// <summary>Takes a tensor out of all scopes.</summary>
    public T Detach<T>(T disposable) where T : IDisposable
    {
        Detach([disposable]);
        return disposable;
    }

    public (T1 first, T2 second) Detach<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable
    {
        Detach([first, second]);
        return (first, second);
    }

    public void Detach(params IDisposable[] disposables) => MoveToOther(null, disposables);

    public void Detach(IEnumerable<IDisposable> disposables) => MoveToOther(null, disposables);

    public void MoveToOther(DisposeScope? scope, IEnumerable<IDisposable> disposables)
    {
        Open();
        foreach (var disposable in disposables)
            if (_disposables.Remove(disposable)) {
                scope?._disposables.Add(disposable);
                ((torch.Tensor)disposable).OwningDisposeScope = scope;
            }
    }

    /// <summary>Takes over a tensor from wherever it belonged.</summary>
    public void Attach(IDisposable disposable)
    {
        Open();
        if (disposable is not torch.Tensor tensor)
            throw new InvalidOperationException("A dispose scope keeps tensors only.");
        tensor.OwningDisposeScope?._disposables.Remove(tensor);
        _disposables.Add(tensor);
        tensor.OwningDisposeScope = this;
    }

    /// <summary>Disposes what is inside now; the scope stays open.</summary>
    public void DisposeEverything() => DisposeEverythingBut([]);

    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeEverythingBut((IEnumerable<IDisposable>)keep);

    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        var kept = inKeep.ToHashSet<IDisposable>(ReferenceEqualityComparer.Instance);
        // Disposing a tensor takes it out of the set.
        foreach (var disposable in Open()._disposables.ToArray())
            if (!kept.Contains(disposable))
                disposable.Dispose();
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        DisposeEverything();
        _disposed = true;
        if (current == this) {
            current = _outer;
            return;
        }
        // Disposed out of order: take it out of the chain.
        for (var scope = current; scope is not null; scope = scope._outer)
            if (scope._outer == this) {
                scope._outer = _outer;
                return;
            }
    }

    public void MarkAsDisposed(IDisposable disposable)
    {
        _disposables.Remove(disposable);
        ((torch.Tensor)disposable).OwningDisposeScope = null;
    }

    internal static DisposeScope? Register(torch.Tensor tensor)
    {
        current?._disposables.Add(tensor);
        return current;
    }

    private DisposeScope Open()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return this;
    }
}
