using System.Runtime.CompilerServices;
using BenchmarkDotNet.Attributes;
using Fashion.Core.Data;
using Fashion.Core.Random;
using Fashion.Dsl;

namespace Fashion.Benchmarks;

/// <summary>
/// Augmenting one 28x28 image of bytes, its share of a batch of 128: the copy out of the training part, the draws and the
/// change, by one thread.
/// </summary>
[MemoryDiagnoser]
public class AugmentationBenchmark
{
    private const int Batch = 128;
    private const int Count = 4096;

    /// <summary>Benchmarks run in a folder of their own, so that the way there starts from this file.</summary>
    private static readonly string Specs = Path.GetFullPath(Path.Combine(Here(), "..", "..", "..", "specs"));

    private readonly int[] rows = [.. Enumerable.Range(0, Batch).Select(at => at * 31 % Count)];
    private BatchAugmenter augmenter = null!;
    private AugmentedBatch room = null!;
    private long epoch;

    /// <summary>Each kind by itself, and the lists of the specs that have one.</summary>
    public static IEnumerable<string> Augments =>
    [
        "none", "flip(p=100%)", "shift(2 px)", "crop(2 px)", "cutout(8 px)", "erase(p=100%)", "erase(p=100%, pixel_level=true)",
        "rotate(15 deg)", "zoom(10%)", "rotate(15 deg), zoom(10%)", "mixup", "cutmix", "flip, shift(2 px), erase, cutout(8 px)",
        .. Directory.GetFiles(Specs, "*.spec").Order(StringComparer.Ordinal)
            .Where(file => Read(File.ReadAllText(file)) is { Count: > 0 }).Select(file => "specs/" + Path.GetFileName(file)),
    ];

    [ParamsSource(nameof(Augments))]
    public string Augment { get; set; } = "none";

    [GlobalSetup]
    public void Prepare()
    {
        var random = new RandomStream(1, "benchmark");
        var pixels = new byte[Count * 28 * 28];
        foreach (ref var pixel in pixels.AsSpan())
            pixel = (byte)random.NextInt(256);
        int[] labels = [.. Enumerable.Range(0, Count).Select(row => row % 10)];
        var set = new ImageSet(Shape.Image(1, 28, 28), pixels, labels, [.. Enumerable.Range(0, 10).Select(label => $"{label}")]);
        augmenter = new BatchAugmenter(Read(Text())!, set, 1);
        room = augmenter.Room(Batch);
    }

    [Benchmark(OperationsPerInvoke = Batch)]
    public AugmentedBatch Augmented()
    {
        augmenter.Fill(room, rows, epoch++, 0);
        return room;
    }

    private string Text()
    {
        if (Augment.StartsWith("specs/", StringComparison.Ordinal))
            return File.ReadAllText(Path.Combine(Specs, Path.GetFileName(Augment)));
        var list = Augment == "none" ? Augment : $"[{Augment}]";
        return $"spec 1\ndata fashion_mnist {{ augment = {list} }}\nmodel {{ flatten -> dense(classes) }}\n";
    }

    /// <summary>What a spec makes of its list; null where it has no such list.</summary>
    private static IReadOnlyList<Augmentation>? Read(string spec)
    {
        var plain = CompileOptions.WithFacts(_ => new DataFacts(Shape.Image(1, 28, 28), 10));
        // A spec may extend another.
        var options = new CompileOptions(
            plain.Profile, plain.Overrides, plain.DataFacts, file => File.Exists(file) ? File.ReadAllText(file) : null,
            plain.HoleValues, plain.Searching);
        return SpecCompiler.Compile(Path.Combine(Specs, "augment.spec"), spec, options).Experiment?.Data.Augment;
    }

    private static string Here([CallerFilePath] string file = "") => file;
}
