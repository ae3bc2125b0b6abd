using Fashion.Dsl;

namespace Fashion.Core.Data;

/// <summary>Chooses the reader for what a spec names.</summary>
internal static class DataSources
{
    /// <param name="source">What the spec names.</param>
    /// <param name="specFolder">What its paths are relative to.</param>
    /// <param name="resize">Lets folders of images of several sizes be read: each is resized as it comes.</param>
    /// <param name="report">Is told of downloads.</param>
    public static SourceImages Load(DataSource source, string specFolder, ImageSize? resize, Action<string>? report) => source switch
    {
        DataSource.IdxFolder idx => new IdxFolder(DataFile.Resolve(idx.folder, specFolder)).Load(),
        DataSource.NpzFiles npz => NpzSource(npz.Item, specFolder).Load(),
        DataSource.ImageFolder images => new ImageFolder(DataFile.Resolve(images.folder, specFolder)).Load(resize),
        _ => new IdxFolder(FashionMnist.LocateOrFetch(report), FashionMnist.ClassNames).Load(),
    };

    public static DataFacts ReadFacts(DataSource source, string specFolder) => source switch
    {
        DataSource.IdxFolder idx => new IdxFolder(DataFile.Resolve(idx.folder, specFolder)).ReadFacts(),
        DataSource.NpzFiles npz => NpzSource(npz.Item, specFolder).ReadFacts(),
        DataSource.ImageFolder images => new ImageFolder(DataFile.Resolve(images.folder, specFolder)).ReadFacts(),
        _ => FashionMnist.Facts,
    };

    private static NpzSource NpzSource(NpzFiles files, string specFolder) => new(
        DataFile.Resolve(files.Train, specFolder), files.Test is { } test ? DataFile.Resolve(test, specFolder) : null);
}
