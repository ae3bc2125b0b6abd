using Fashion.Dsl;

namespace Fashion.Core.Data;

/// <summary>Everything that training and evaluation read: the parts, prepared and in memory.</summary>
public sealed class DataSet
{
    private readonly Task<IReadOnlyDictionary<string, string>> checksums;

    internal DataSet(
        ImageSet train,
        ImageSet? validation,
        ImageSet? test,
        Normalizer normalizer,
        DataFacts facts,
        Task<IReadOnlyDictionary<string, string>> checksums)
    {
        Train = train;
        Validation = validation;
        Test = test;
        Normalizer = normalizer;
        Facts = facts;
        this.checksums = checksums;
    }

    /// <summary>Images that come from no source, with labels by their class names.</summary>
    public static DataSet InMemory(ImageSet train, ImageSet? validation, Normalizer normalizer) => new(
        train, validation, null, normalizer, new DataFacts(train.Shape, train.ClassNames.Count),
        Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>()));

    /// <summary>Null for images that come from no source.</summary>
    internal PartRows? Rows { get; init; }

    /// <summary>What tells whether two data sets have the same images in a part, also where they are prepared otherwise.</summary>
    internal string ImagesOf(DataPart part) => Rows?.Digest(part, Checksums) ?? "";

    /// <summary>The same without the test part, for what must not see it.</summary>
    public DataSet WithoutTest() => new(Train, Validation, null, Normalizer, Facts, checksums) { Rows = Rows };

    public ImageSet Train { get; }

    /// <summary>Null where the spec asks for no validation part.</summary>
    public ImageSet? Validation { get; }

    /// <summary>Null where the source has no test part and the spec asks for none.</summary>
    public ImageSet? Test { get; }

    /// <summary>A part by its name; null where there is none.</summary>
    public ImageSet? Part(DataPart part) => part switch
    {
        DataPart.Train => Train,
        DataPart.Validation => Validation,
        _ => Test,
    };

    /// <summary>How pixels become numbers, from the training part alone.</summary>
    public Normalizer Normalizer { get; }

    /// <summary>The source's own image shape and class count, before any setting.</summary>
    public DataFacts Facts { get; }

    /// <summary>The classes that are kept, in the order of their labels.</summary>
    public IReadOnlyList<string> ClassNames => Train.ClassNames;

    /// <summary>
    /// SHA-256 (hex) of each source file, by its path; of a folder of images, one for all its names and contents. Computed beside the loading: the
    /// first call may wait for the end of it.
    /// </summary>
    public IReadOnlyDictionary<string, string> Checksums => checksums.GetAwaiter().GetResult();
}
