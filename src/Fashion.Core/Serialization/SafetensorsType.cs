namespace Fashion.Core.Serialization;

/// <summary>How a tensor's numbers are written, little-endian; the names are the format's.</summary>
public enum SafetensorsType
{
    U8,
    I32,
    I64,
    F16,
    BF16,
    F32,
    F64,
}
