namespace Fashion.Core.Data;

/// <summary>Turns and scales one channel of an image about its centre, bilinear; beyond the channel is black.</summary>
public interface IPlaneSampler<T>
{
    /// <param name="plane">H x W; overwritten.</param>
    /// <param name="cos">Columns of the source that one column is, at no turn; lines are alike.</param>
    /// <param name="sin">Lines of the source that one column goes up.</param>
    void Sample(Span<T> plane, double cos, double sin);
}
