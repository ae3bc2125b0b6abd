using Fashion.Dsl;

namespace Fashion.Core.Data;

/// <summary>A folder of IDX files with MNIST's names, gzip or plain. The test files may be absent together.</summary>
internal sealed class IdxFolder
{
    private readonly string folder;
    private readonly IReadOnlyList<string>? classNames;
    private readonly (string Images, string Labels) train;
    private readonly (string Images, string Labels)? test;

    /// <param name="folder">Full path.</param>
    /// <param name="classNames">One for each class; null where the largest training label decides.</param>
    /// <exception cref="DataException">The folder or a file is missing.</exception>
    public IdxFolder(string folder, IReadOnlyList<string>? classNames = null)
    {
        this.folder = folder;
        this.classNames = classNames;
        if (!Directory.Exists(folder))
        {
            throw new DataException(DataFault.Missing, folder, "there is no such folder");
        }

        train = (Require("train", "images-idx3"), Require("train", "labels-idx1"));
        if (Find(folder, "t10k", "images-idx3") is not null || Find(folder, "t10k", "labels-idx1") is not null)
        {
            test = (Require("t10k", "images-idx3"), Require("t10k", "labels-idx1"));
        }
    }

    /// <summary>True where all four files of an MNIST-like set lie in the folder.</summary>
    public static bool IsComplete(string folder) =>
        new[] { "train", "t10k" }.All(part => Find(folder, part, "images-idx3") is not null && Find(folder, part, "labels-idx1") is not null);

    /// <summary>Reads two headers and, where no class names are given, the training labels.</summary>
    public DataFacts ReadFacts()
    {
        var header = IdxFile.ReadHeader(train.Images, 3);
        var classCount = classNames?.Count ?? ReadLabels(train.Labels).Max() + 1;
        return new DataFacts(Shape.Image(1, header.Extents[1], header.Extents[2]), classCount);
    }

    public SourceImages Load()
    {
        var checksums = Checksums.OfFiles(
            test is { } files ? [train.Images, train.Labels, files.Images, files.Labels] : [train.Images, train.Labels]);
        var testPixels = Task.Run(() => test is { } files ? IdxFile.Read(files.Images, 3) : default);
        var trainLabels = ReadLabels(train.Labels);
        var names = classNames ?? LabelArray.Names(trainLabels.Max() + 1);
        var trainSet = ToSet(train, IdxFile.Read(train.Images, 3), trainLabels, names);
        var facts = new DataFacts(trainSet.Shape, names.Count);
        if (test is not { } testFiles)
        {
            return new SourceImages(trainSet, null, facts, checksums);
        }

        var testSet = ToSet(testFiles, testPixels.GetAwaiter().GetResult(), ReadLabels(testFiles.Labels), names);
        LabelArray.CheckSameShape(testFiles.Images, trainSet.Shape, testSet.Shape);
        return new SourceImages(trainSet, testSet, facts, checksums);
    }

    private static ImageSet ToSet(
        (string Images, string Labels) files, (IdxHeader Header, byte[] Pixels) images, int[] labels, IReadOnlyList<string> names)
    {
        LabelArray.CheckCount(files.Labels, labels.Length, files.Images, images.Header.Count);
        LabelArray.CheckRange(files.Labels, labels, names.Count);
        return new ImageSet(Shape.Image(1, images.Header.Extents[1], images.Header.Extents[2]), images.Pixels, labels, names);
    }

    private static int[] ReadLabels(string path)
    {
        var labels = Array.ConvertAll(IdxFile.Read(path, 1).Payload, label => (int)label);
        return labels.Length > 0 ? labels : throw new DataException(DataFault.Damaged, path, "it holds no labels");
    }

    // MNIST's own archive writes train-images-idx3-ubyte, some copies train-images.idx3-ubyte.
    private static string? Find(string folder, string part, string kind) =>
        new[] { $"{part}-{kind}-ubyte", $"{part}-{kind.Replace('-', '.')}-ubyte" }
            .SelectMany(name => new[] { name + ".gz", name })
            .Select(name => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    private string Require(string part, string kind) =>
        Find(folder, part, kind) ?? throw new DataException(
            DataFault.Missing, folder, $"the folder has no {part}-{kind}-ubyte.gz (nor the same without .gz)");
}
