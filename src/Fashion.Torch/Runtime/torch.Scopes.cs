namespace TorchSharp;

public static partial class torch
{
    /// <summary>The innermost scope of this thread.</summary>
    public static DisposeScope? CurrentDisposeScope => DisposeScope.Current;

    /// <summary>Opens a scope inside this thread's current one; end it with <c>using</c>.</summary>
    public static DisposeScope NewDisposeScope() => new();

    /// <summary>Runs an expression in a scope of its own and hands out only its result.</summary>
    public static Tensor WrappedTensorDisposeScope(Func<Tensor> expr)
    {
        using var scope = NewDisposeScope();
        return expr().MoveToOuterDisposeScope();
    }
}
