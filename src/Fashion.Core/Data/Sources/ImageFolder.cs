using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using System.Text;
using Fashion.Dsl;

namespace Fashion.Core.Data;

/// <summary>
/// A folder for each class, sorted by name, with PNG or JPEG files; in `train` and `test` where those are there. Files of
/// other kinds and hidden ones are passed over.
/// </summary>
internal sealed class ImageFolder
{
    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg"];

    private readonly string folder;
    private readonly string trainFolder;
    private readonly string? testFolder;

    /// <exception cref="DataException">The folder is not there.</exception>
    public ImageFolder(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new DataException(DataFault.Missing, folder, "there is no such folder");
        }

        this.folder = folder;
        var (train, test) = (Path.Combine(folder, "train"), Path.Combine(folder, "test"));
        trainFolder = Directory.Exists(train) ? train : folder;
        testFolder = Directory.Exists(train) && Directory.Exists(test) ? test : null;
    }

    /// <summary>Looks at the folders' names and the first image's header.</summary>
    public DataFacts ReadFacts()
    {
        var classes = Classes(trainFolder);
        return new DataFacts(FirstShape(Files(trainFolder, classes)[0].Path), classes.Count);
    }

    /// <param name="resize">The size that every image gets; null where all must have the first one's.</param>
    public SourceImages Load(ImageSize? resize)
    {
        var classes = Classes(trainFolder);
        var files = Files(trainFolder, classes);
        var raw = FirstShape(files[0].Path);
        var shape = resize is null ? raw : Shape.Image(raw.Channels, resize.Height, resize.Width);
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var train = Read(files, shape, resize is not null, classes, hashes);
        ImageSet? test = null;
        if (testFolder is not null)
        {
            var unknown = Classes(testFolder).Except(classes).FirstOrDefault();
            if (unknown is not null)
            {
                throw new DataException(
                    DataFault.Mismatch, Path.Combine(testFolder, unknown), $"there is no class of this name in {trainFolder}");
            }

            test = Read(Files(testFolder, classes), shape, resize is not null, classes, hashes);
        }

        return new SourceImages(train, test, new DataFacts(raw, classes.Count), Task.FromResult(Checksum(hashes)));
    }

    private static List<string> Classes(string folder)
    {
        var classes = Directory.EnumerateDirectories(folder)
            .Select(path => Path.GetFileName(path))
            .Where(name => !name.StartsWith('.'))
            .Order(StringComparer.Ordinal)
            .ToList();
        return classes.Count > 0
            ? classes
            : throw new DataException(DataFault.Missing, folder, "it has no folders, but images lie in one folder for each class");
    }

    private static List<(string Path, int Label)> Files(string folder, List<string> classes)
    {
        var files = new List<(string, int)>();
        for (var label = 0; label < classes.Count; label++)
        {
            var classFolder = Path.Combine(folder, classes[label]);
            if (Directory.Exists(classFolder))
            {
                files.AddRange(Directory.EnumerateFiles(classFolder)
                    .Where(path => Extensions.Contains(Path.GetExtension(path).ToLowerInvariant()) && !Path.GetFileName(path).StartsWith('.'))
                    .Order(StringComparer.Ordinal)
                    .Select(path => (path, label)));
            }
        }

        return files.Count > 0
            ? files
            : throw new DataException(DataFault.Missing, folder, $"its {classes.Count} folders hold no PNG or JPEG files");
    }

    private static Shape FirstShape(string path) => ImageDecoder.ReadShape(ImageDecoder.ReadFile(path), path);

    private ImageSet Read(
        List<(string Path, int Label)> files, Shape shape, bool resize, List<string> classes, SortedDictionary<string, string> hashes)
    {
        var size = shape.Count * files.Count;
        if (size > Array.MaxLength)
        {
            throw new DataException(
                DataFault.TooLarge,
                folder,
                $"{files.Count:N0} images of {shape} are {size:N0} bytes; at most {Array.MaxLength:N0} fit in memory",
                "set a smaller `data.resize`");
        }

        var pixels = new byte[size];
        try
        {
            Parallel.For(0, files.Count, at =>
            {
                var path = files[at].Path;
                var content = ImageDecoder.ReadFile(path);
                var target = pixels.AsSpan((int)(at * shape.Count), (int)shape.Count);
                ReadOne(content, path, shape, resize, target);
                var hash = Convert.ToHexStringLower(SHA256.HashData(content));
                lock (hashes)
                {
                    hashes[Path.GetRelativePath(folder, path)] = hash;
                }
            });
        }
        catch (AggregateException all)
        {
            // Which one came first depends on the threads; the first by name does not.
            var first = all.Flatten().InnerExceptions.OrderBy(one => (one as DataException)?.Path, StringComparer.Ordinal).First();
            ExceptionDispatchInfo.Throw(first);
        }

        return new ImageSet(shape, pixels, [.. files.Select(file => file.Label)], classes);
    }

    private static void ReadOne(byte[] content, string path, Shape shape, bool resize, Span<byte> target)
    {
        var own = ImageDecoder.ReadShape(content, path);
        if (own.Channels > shape.Channels)
        {
            throw new DataException(DataFault.Mismatch, path, "this image is in colour, but the folder's first one is grey");
        }

        if (own.Height == shape.Height && own.Width == shape.Width)
        {
            ImageDecoder.Decode(content, path, shape, target);
            return;
        }

        if (!resize)
        {
            throw new DataException(
                DataFault.Mismatch,
                path,
                $"this image is {own.Height}x{own.Width} (rows x columns), but the folder's first one is {shape.Height}x{shape.Width}",
                $"set `data.resize`, such as `resize = {shape.Height}x{shape.Width}`");
        }

        PhotoResize.Decode(content, path, Shape.Image(shape.Channels, own.Height, own.Width), shape, target);
    }

    private Dictionary<string, string> ChecksumOf(string listing) =>
        new() { [folder] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(listing))) };

    private IReadOnlyDictionary<string, string> Checksum(SortedDictionary<string, string> hashes) =>
        ChecksumOf(string.Concat(hashes.Select(file => $"{file.Value}  {file.Key}\n")));
}
