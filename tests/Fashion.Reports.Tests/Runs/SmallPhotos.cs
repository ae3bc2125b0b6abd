using Fashion.Core.Data;
using Fashion.Core.Random;

namespace Fashion.Reports.Tests.Runs;

/// <summary>
/// Folders of small grey images that can be learned, but not without mistakes: each class has a bright spot of its own under
/// noise.
/// </summary>
internal static class SmallPhotos
{
    private const int Side = 8;

    /// <summary>Names that are no plain words: markup, quotes, a comma, letters of several scripts, a picture.</summary>
    public static readonly IReadOnlyList<string> Names =
        ["<script>alert(1)<script>", "<img src=x onerror=alert(1)>", "\"quotes\" & 'apostrophes', a comma", "Größe 日本語のセーター 👕"];

    /// <summary>As many as a chart can get, some of them long.</summary>
    public static readonly IReadOnlyList<string> Hundred =
        [.. Enumerable.Range(0, 100).Select(at => FormattableString.Invariant($"{(at % 2 == 0 ? "aquarium fish" : "pickup truck")} {at:00}"))];

    /// <param name="folder">Gets <c>train</c> and <c>test</c>.</param>
    /// <param name="names">Of the classes.</param>
    /// <param name="train">Images of each class.</param>
    /// <param name="test">Images of each class.</param>
    public static void Write(string folder, IReadOnlyList<string> names, int train, int test)
    {
        var random = new RandomStream(1, "small photos");
        foreach (var (part, count) in ((string, int)[])[("train", train), ("test", test)])
        {
            foreach (var (label, name) in names.Index())
            {
                var own = Directory.CreateDirectory(Path.Combine(folder, part, name)).FullName;
                for (var image = 0; image < count; image++)
                    File.WriteAllBytes(Path.Combine(own, FormattableString.Invariant($"{image:000}.png")), Draw(label, random));
            }
        }
    }

    private static byte[] Draw(int label, RandomStream random)
    {
        var pixels = new byte[Side * Side];
        for (var at = 0; at < pixels.Length; at++)
            pixels[at] = (byte)random.NextInt(160);
        var spot = label * 13 % (pixels.Length - Side - 1);
        foreach (var at in (int[])[spot, spot + 1, spot + Side, spot + Side + 1])
            pixels[at] = (byte)Math.Min(255, pixels[at] + 70);
        return ImageEncoder.Png(pixels, Side, Side, 1);
    }
}
