namespace Fashion.Core.Data;

/// <summary>What a model sees of a pixel from 0 to 255: the pixel times the factor, plus the addend.</summary>
public readonly record struct PixelScale(float Factor, float Addend);
