using Fashion.Dsl;

namespace Fashion.Core.Tests.Data;

/// <summary>Data settings for tests: everything of the source, pixels as they are.</summary>
internal static class Settings
{
    public static DataSettings Of(
        DataSource source,
        Portion? train = null,
        Portion? validation = null,
        Portion? test = null,
        int? limit = null,
        int[]? classes = null,
        int pad = 0,
        ImageSize? resize = null,
        bool invert = false,
        Normalization? normalize = null,
        int seed = 0) =>
        new(source, new Split(train, validation, test), limit, classes ?? [], pad, resize, invert, normalize ?? Normalization.Raw, [], seed);
}
