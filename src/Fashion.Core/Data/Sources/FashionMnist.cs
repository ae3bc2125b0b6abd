using System.IO.Compression;
using System.Security.Cryptography;
using Fashion.Dsl;

namespace Fashion.Core.Data;

/// <summary>The Fashion-MNIST data set (Xiao, Rasul and Vollgraf 2017): 60,000 and 10,000 images of 1x28x28, 10 classes.</summary>
public static class FashionMnist
{
    /// <summary>Where Debian's package dataset-fashion-mnist puts the files.</summary>
    public const string DebianFolder = "/usr/share/datasets/fashion-mnist";

    /// <summary>The variable that names a folder with the four files.</summary>
    public const string FolderVariable = "FASHION_MNIST_DIR";

    public static IReadOnlyList<string> ClassNames { get; } =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    public static DataFacts Facts { get; } = new(Shape.Image(1, 28, 28), 10);

    /// <summary>The published files and their MD5 sums. Debian packs the same contents anew, so its files have other sums.</summary>
    public static IReadOnlyDictionary<string, string> Files { get; } = new OrderedDictionary<string, string>
    {
        ["t10k-images-idx3-ubyte.gz"] = "bef4ecab320f06d8554ea6380940ec79",
        ["t10k-labels-idx1-ubyte.gz"] = "bb300cfdad3c16e7a12a480ee83cd310",
        ["train-images-idx3-ubyte.gz"] = "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
        ["train-labels-idx1-ubyte.gz"] = "25c81989df183df01b3e8a0aad5dffbe",
    };

    /// <summary>The MD5 sums of what the files hold unpacked, wherever they come from.</summary>
    private static IReadOnlyDictionary<string, string> Contents { get; } = new OrderedDictionary<string, string>
    {
        ["t10k-images-idx3-ubyte"] = "8181f5470baa50b63fa0f6fddb340f0a",
        ["t10k-labels-idx1-ubyte"] = "15d484375f8d13e6eb1aabb0c3f46965",
        ["train-images-idx3-ubyte"] = "f4a8712d7a061bf5bd6d2ca38dc4d50a",
        ["train-labels-idx1-ubyte"] = "9018921c3c673c538a1fc5bad174d6f9",
    };

    /// <summary>The user's cache: $XDG_CACHE_HOME/fashion-cli/fashion-mnist, by default below ~/.cache.</summary>
    public static string CacheFolder
    {
        get
        {
            var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            if (string.IsNullOrEmpty(cache) || !Path.IsPathRooted(cache))
            {
                cache = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
            }

            return Path.Combine(cache, "fashion-cli", "fashion-mnist");
        }
    }

    /// <summary>The first folder of Debian's, $FASHION_MNIST_DIR and the cache that has all four files; null where none has.</summary>
    /// <exception cref="DataException">FASHION_MNIST_DIR is set, but lacks a file.</exception>
    public static string? Locate() =>
        Locate([DebianFolder], Environment.GetEnvironmentVariable(FolderVariable), CacheFolder);

    /// <summary>As <see cref="Locate()"/>; the files are downloaded into the cache where they are nowhere yet.</summary>
    /// <exception cref="DataException">They are nowhere, and cannot be had.</exception>
    public static string LocateOrFetch(Action<string>? report = null)
    {
        if (Locate() is { } folder)
        {
            return folder;
        }

        new FashionMnistDownload(report: report).Fetch(CacheFolder);
        return CacheFolder;
    }

    /// <summary>Compares what the four files of a folder hold, packed or not, with what was published.</summary>
    /// <exception cref="DataException">A file is missing or damaged, or holds something else.</exception>
    public static void Verify(string folder)
    {
        foreach (var (name, expected) in Contents)
        {
            var packed = Path.Combine(folder, name + ".gz");
            var path = File.Exists(packed) ? packed : Path.Combine(folder, name);
            var actual = ContentSum(path);
            if (actual != expected)
            {
                throw new DataException(
                    DataFault.Damaged,
                    path,
                    $"its contents have the MD5 sum {actual}, the published ones {expected}",
                    "delete the file and run `fashion-cli data fetch`, or install Debian's package dataset-fashion-mnist anew");
            }
        }
    }

    private static string ContentSum(string path)
    {
        using var file = DataFile.Open(path);
        using Stream stream = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        try
        {
            return Convert.ToHexStringLower(MD5.HashData(stream));
        }
        catch (InvalidDataException cause)
        {
            throw new DataException(DataFault.Damaged, path, $"the gzip data are damaged ({cause.Message})", cause: cause);
        }
    }

    /// <summary>The same rule over other folders; <paramref name="named"/> is the variable's value.</summary>
    public static string? Locate(IReadOnlyList<string> systemFolders, string? named, string cache)
    {
        if (systemFolders.FirstOrDefault(IdxFolder.IsComplete) is { } system)
        {
            return system;
        }

        if (!string.IsNullOrEmpty(named))
        {
            return IdxFolder.IsComplete(named)
                ? Path.GetFullPath(named)
                : throw new DataException(
                    DataFault.Missing,
                    named,
                    $"{FolderVariable} names this folder, but it lacks one of {string.Join(", ", Files.Keys)}",
                    $"put the files there, or unset {FolderVariable}");
        }

        return IdxFolder.IsComplete(cache) ? cache : null;
    }
}
