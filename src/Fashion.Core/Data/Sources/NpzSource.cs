using Fashion.Dsl;

namespace Fashion.Core.Data;

/// <summary>
/// NumPy archives with arrays named x and y, or x_train, y_train, x_test and y_test as Keras names them, or images and labels. Images are
/// N x H x W or N x H x W x C, of uint8 or float32; labels are whole numbers from 0 on, N or N x 1.
/// </summary>
internal sealed class NpzSource(string trainPath, string? testPath)
{
    private static readonly (string Images, string Labels)[] TrainNames = [("x", "y"), ("x_train", "y_train"), ("images", "labels"), ("train_images", "train_labels")];
    private static readonly (string Images, string Labels)[] TestNames = [("x_test", "y_test"), ("test_images", "test_labels")];
    private static readonly (string Images, string Labels)[] TestFileNames = [("x", "y"), .. TestNames, ("images", "labels")];

    // A larger label is taken for a mistake: each class costs a row of weights.
    private const int MostClasses = 1 << 16;

    public DataFacts ReadFacts()
    {
        using var archive = new NpzArchive(trainPath);
        var names = Require(archive, TrainNames);
        return new DataFacts(NpzImages.ShapeOf(archive, names.Images), ReadLabels(archive, names.Labels).Max() + 1);
    }

    public SourceImages Load()
    {
        var checksums = Checksums.OfFiles(testPath is null ? [trainPath] : [trainPath, testPath]);
        using var archive = new NpzArchive(trainPath);
        var names = Require(archive, TrainNames);
        var labels = ReadLabels(archive, names.Labels);
        var classNames = LabelArray.Names(labels.Max() + 1);
        var train = Read(archive, names, classNames, null);
        var facts = new DataFacts(train.Shape, classNames.Count);

        ImageSet? test = null;
        if (testPath is not null)
        {
            using var testArchive = new NpzArchive(testPath);
            test = Read(testArchive, Require(testArchive, TestFileNames), classNames, train.FullScale);
            LabelArray.CheckSameShape(testPath, train.Shape, test.Shape);
        }
        else if (Find(archive, TestNames) is { } testNames)
        {
            test = Read(archive, testNames, classNames, train.FullScale);
            LabelArray.CheckSameShape(trainPath, train.Shape, test.Shape);
        }

        return new SourceImages(train, test, facts, checksums);
    }

    private static ImageSet Read(NpzArchive archive, (string Images, string Labels) names, IReadOnlyList<string> classNames, float? fullScale)
    {
        var labels = ReadLabels(archive, names.Labels);
        LabelArray.CheckRange(archive.Path, labels, classNames.Count);
        var (header, content) = archive.Read(names.Images);
        LabelArray.CheckCount($"{archive.Path} (`{names.Labels}`)", labels.Length, $"{archive.Path} (`{names.Images}`)", (int)header.Shape[0]);
        return NpzImages.ToSet(header, content, labels, classNames, fullScale, archive.Path, names.Images);
    }

    private static int[] ReadLabels(NpzArchive archive, string name)
    {
        var (header, content) = archive.Read(name);
        if (header.Kind is not ('u' or 'i' or 'b') || header.ItemSize > 8)
        {
            throw new DataException(
                DataFault.Unsupported, archive.Path, $"array `{name}` holds {header.TypeName}, but labels are whole numbers", "save `y.astype('int64')`");
        }

        if (header.Shape.Count is not (1 or 2) || (header.Shape.Count == 2 && header.Shape[1] != 1))
        {
            throw new DataException(
                DataFault.Unsupported,
                archive.Path,
                $"array `{name}` is {header.ShapeText}, but labels are one number for each image",
                header.Shape.Count == 2 ? "for one column a class, save `y.argmax(axis=1)`" : null);
        }

        if (header.Count == 0)
        {
            throw new DataException(DataFault.Damaged, archive.Path, $"array `{name}` holds no labels");
        }

        var labels = new int[header.Count];
        for (var at = 0; at < labels.Length; at++)
        {
            var label = NpyNumbers.Integer(header, content, at);
            labels[at] = label is >= 0 and < MostClasses ? (int)label : throw new DataException(
                DataFault.Damaged, archive.Path, $"array `{name}`: label {at:N0} is {label}, but classes are numbered from 0 to at most {MostClasses - 1}");
        }

        return labels;
    }

    private static (string Images, string Labels)? Find(NpzArchive archive, (string Images, string Labels)[] pairs)
    {
        foreach (var pair in pairs)
        {
            if (archive.Find(pair.Images) is { } images && archive.Find(pair.Labels) is { } labels)
            {
                return (images, labels);
            }
        }

        return null;
    }

    private static (string Images, string Labels) Require(NpzArchive archive, (string Images, string Labels)[] pairs) =>
        Find(archive, pairs) ?? throw new DataException(
            DataFault.Missing,
            archive.Path,
            $"it has no images and labels; its arrays are {(archive.Names.Count == 0 ? "none" : string.Join(", ", archive.Names))}",
            $"name them {string.Join(" or ", pairs.Select(pair => $"{pair.Images} and {pair.Labels}"))}");
}
