using Fashion.Core.Data;

namespace Fashion.Reports;

/// <summary>The parts of the data by their names.</summary>
public static class PartNames
{
    /// <summary>As texts call them.</summary>
    public static string Of(DataPart part) => part == DataPart.Train ? "training" : Key(part);

    /// <summary>As files, columns and the command line call them.</summary>
    public static string Key(DataPart part) => part switch
    {
        DataPart.Train => "train",
        DataPart.Validation => "validation",
        _ => "test",
    };
}
