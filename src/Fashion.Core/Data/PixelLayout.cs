namespace Fashion.Core.Data;

/// <summary>The order of a batch's numbers in memory.</summary>
public enum PixelLayout
{
    /// <summary>batch x channels x height x width, torch's contiguous.</summary>
    Nchw,

    /// <summary>batch x height x width x channels, torch's channels_last.</summary>
    Nhwc,
}
