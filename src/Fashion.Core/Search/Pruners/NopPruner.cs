namespace Fashion.Core.Search;

/// <summary>Every trial runs to its end.</summary>
public sealed class NopPruner : IPruner
{
    public bool ShouldPrune(Trial trial, IReadOnlyList<Trial> trials) => false;

    public int? Promoted(IReadOnlyList<Trial> trials) => null;
}
