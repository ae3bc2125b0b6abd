namespace Fashion.Core.Data;

/// <summary>A part of the data, in the order in which a run meets them.</summary>
public enum DataPart
{
    Train,
    Validation,
    Test,
}
