using Fashion.Core.Data;

namespace Fashion.Reports.Plots;

/// <summary>What a person may ask of a plot.</summary>
public sealed record PlotOptions
{
    /// <summary>Whose images are shown or counted.</summary>
    public DataPart Part { get; init; } = DataPart.Test;

    /// <summary>Of one class alone; null for all.</summary>
    public int? Class { get; init; }

    /// <summary>Whether images are gathered by the class that was predicted, not by the true one.</summary>
    public bool ByPredicted { get; init; }

    /// <summary>Images by their place in the part; empty lets the plot choose.</summary>
    public IReadOnlyList<int> Images { get; init; } = [];

    /// <summary>At most so many: images of a row, k of a curve, pairs; null for what is usual.</summary>
    public int? Most { get; init; }
}
