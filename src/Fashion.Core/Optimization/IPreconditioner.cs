namespace Fashion.Core.Optimization;

/// <summary>A symmetric, positive linear map that is about the inverse of a function's second derivative.</summary>
public interface IPreconditioner
{
    /// <summary>Maps a vector in place.</summary>
    void Apply(Span<double> vector);
}
