using Fashion.Core.Data;
using Fashion.Core.Random;
using Fashion.Dsl;
using FsCheck;
using FsCheck.Fluent;

namespace Fashion.Core.Tests.Data;

/// <summary>Small sets of generated images, and augmented batches of all of one.</summary>
internal static class Pictures
{
    /// <summary>Sets of 1 to 8 images of any small shape whose pixels are all 1 to 255, so that black is nothing but fill.</summary>
    public static Arbitrary<ImageSet> Any =>
        (from shape in Shapes
         from count in Gen.Choose(1, 8)
         from seed in Gen.Choose(0, int.MaxValue)
         select Bytes(shape, count, seed)).ToArbitrary();

    private static Gen<Shape> Shapes =>
        from channels in Gen.Choose(1, 3)
        from height in Gen.Choose(1, 12)
        from width in Gen.Choose(1, 12)
        select Shape.Image(channels, height, width);

    public static ImageSet Bytes(Shape shape, int count, int seed)
    {
        var random = new RandomStream((ulong)seed, "pictures");
        var pixels = Enumerable.Range(0, count * (int)shape.Count).Select(_ => (byte)(1 + random.NextInt(255)));
        return new ImageSet(shape, [.. pixels], Labels(count), ["a", "b", "c"]);
    }

    /// <summary>The same images with 1 for white.</summary>
    public static ImageSet Floats(ImageSet set) =>
        new(set.Shape, Array.ConvertAll(set.Bytes!, pixel => pixel / 255f), set.Labels, set.ClassNames, 1);

    /// <summary>Images of one gray.</summary>
    public static ImageSet Plain(Shape shape, int count, byte gray)
    {
        var pixels = new byte[count * shape.Count];
        Array.Fill(pixels, gray);
        return new ImageSet(shape, pixels, Labels(count), ["a", "b", "c"]);
    }

    public static AugmentedBatch Augmented(this ImageSet set, params Augmentation[] augmentations) =>
        set.Augmented(epoch: 0, augmentations);

    public static AugmentedBatch Augmented(this ImageSet set, long epoch, params Augmentation[] augmentations)
    {
        var augmenter = new BatchAugmenter(augmentations, set, 42);
        var batch = augmenter.Room(set.Count);
        augmenter.Fill(batch, [.. Enumerable.Range(0, set.Count)], epoch, 0);
        return batch;
    }

    /// <summary>The pixels of one image by channel, row and column.</summary>
    public static Func<int, int, int, byte> Pixels(this ImageSet set, int image) =>
        (channel, y, x) => set.Bytes![image * set.PixelsPerImage + (channel * set.Shape.Height + y) * set.Shape.Width + x];

    /// <summary>Whether an image's pixels are those that <paramref name="expected"/> gives.</summary>
    public static bool Shows(this ImageSet set, int image, Func<int, int, int, byte> expected)
    {
        var actual = set.Pixels(image);
        return (from channel in Enumerable.Range(0, set.Shape.Channels)
                from y in Enumerable.Range(0, set.Shape.Height)
                from x in Enumerable.Range(0, set.Shape.Width)
                select actual(channel, y, x) == expected(channel, y, x)).All(same => same);
    }

    private static int[] Labels(int count) => [.. Enumerable.Range(0, count).Select(image => image % 3)];
}
