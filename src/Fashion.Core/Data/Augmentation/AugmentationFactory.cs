using System.Numerics;
using Fashion.Dsl;

namespace Fashion.Core.Data;

/// <summary>Makes what carries out one entry of a spec's <c>augment</c>, over pixels of one type.</summary>
internal sealed class AugmentationFactory<T>(Shape shape, T white, ulong seed) : IAugmentationVisitor<IBatchAugmentation>
    where T : unmanaged, INumber<T>
{
    private int place;

    /// <summary>The whole list, in its order; neighbours that turn and zoom share one pass.</summary>
    public List<IBatchAugmentation> Create(IReadOnlyList<Augmentation> augmentations)
    {
        var chain = new List<IBatchAugmentation>();
        for (place = 0; place < augmentations.Count; place++)
        {
            var next = augmentations[place].Accept(this);
            if (next is EachImage<T> { Augmentation: RandomAffine<T> second }
                && chain is [.., EachImage<T> { Augmentation: RandomAffine<T> first }])
            {
                chain[^1] = Each(new RandomAffine<T>(shape, [.. first.Parts, .. second.Parts]));
            }
            else
            {
                chain.Add(next);
            }
        }

        return chain;
    }

    public IBatchAugmentation Flip(FlipOptions options) => Each(new RandomFlip<T>(shape, options.Probability));

    public IBatchAugmentation Shift(ShiftOptions options) => Each(new RandomShift<T>(shape, options.Size));

    public IBatchAugmentation Rotate(RotateOptions options) =>
        Each(new RandomAffine<T>(shape, [new AffinePart(options.Degrees, 0, options.Probability)]));

    public IBatchAugmentation Zoom(ZoomOptions options) =>
        Each(new RandomAffine<T>(shape, [new AffinePart(0, options.Amount, options.Probability)]));

    public IBatchAugmentation Crop(CropOptions options) => Each(new RandomShift<T>(shape, options.Padding));

    public IBatchAugmentation Cutout(CutoutOptions options) => Each(new RandomCutout<T>(shape, options));

    public IBatchAugmentation Erase(EraseOptions options) => Each(new RandomErasing<T>(shape, options, white));

    public IBatchAugmentation Mixup(MixOptions options) => Pair(new Mixup<T>(options.Alpha));

    public IBatchAugmentation CutMix(MixOptions options) => Pair(new CutMix<T>(shape, options.Alpha));

    private EachImage<T> Each(IImageAugmentation<T> augmentation) => new(augmentation, seed, place);

    private EachPair<T> Pair(IImageMixture<T> mixture) => new(mixture, (int)shape.Count, seed, place);
}
