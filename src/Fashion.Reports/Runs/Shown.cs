using Fashion.Reports.Pictures;

namespace Fashion.Reports.Runs;

/// <summary>The pictures that a run has.</summary>
internal static class Shown
{
    public static IEnumerable<Picture> Of(params IEnumerable<Picture?> pictures) => pictures.OfType<Picture>();
}
