using Fashion.Dsl;

namespace Fashion.Core.Data;

/// <summary>How many images each part takes.</summary>
/// <param name="Train">Trained on.</param>
/// <param name="Validation">Kept back for choosing.</param>
/// <param name="Test">Kept back for the end; 0 where the source has a test part of its own.</param>
public readonly record struct SplitSizes(int Train, int Validation, int Test)
{
    /// <summary>
    /// What <paramref name="split"/> makes of <paramref name="total"/> images, or of the <paramref name="limit"/> that are kept of them. Counts that
    /// fit the whole but not the limited set shrink in proportion until they fill it, so that a limit alone makes any spec small.
    /// </summary>
    /// <exception cref="UsageException">The parts ask for more than there is, or nothing is left to train on.</exception>
    public static SplitSizes Of(Split split, int? limit, int total)
    {
        if (limit < 1)
        {
            throw new UsageException("U201", $"`data.limit` is {limit}, but nothing can be learned from no images");
        }

        var kept = Math.Min(limit ?? total, total);
        var sizes = Resolve(split, kept);
        if (sizes.Sum > kept && kept < total && Resolve(split, total) is var whole && whole.Sum <= total)
        {
            // Where the training part takes what is left, the parts are of the whole.
            var shrink = (double)kept / (whole.Train is null ? total : whole.Sum);
            sizes = (Shrink(whole.Train, shrink), Shrink(whole.Validation, shrink) ?? 0, Shrink(whole.Test, shrink) ?? 0);

            // Rounding three numbers up may pass the limit by one or two; the largest part, the training part, gives them back.
            sizes.Train -= Math.Max(0, (int)(sizes.Sum - kept));
        }

        if (sizes.Sum > kept)
        {
            var parts = new[] { ("train", sizes.Train ?? 0), ("validation", sizes.Validation), ("test", sizes.Test) };
            var asked = string.Join(" + ", parts.Where(part => part.Item2 > 0).Select(part => $"{part.Item1} {part.Item2:N0}"));
            throw new UsageException(
                "U202",
                $"`data.split` asks for {asked} = {sizes.Sum:N0} images, but there are {kept:N0}",
                "make the parts smaller, or leave `train` out: it then takes all that is left");
        }

        var train = sizes.Train ?? kept - sizes.Validation - sizes.Test;
        if (train < 1)
        {
            throw new UsageException("U203", $"`data.split` leaves none of the {kept:N0} images to train on");
        }

        return new SplitSizes(train, sizes.Validation, sizes.Test);
    }

    private static Asked Resolve(Split split, int total)
    {
        var asked = new Asked(split.Train?.Of(total), split.Validation?.Of(total) ?? 0, split.Test?.Of(total) ?? 0);

        // 50% and 50% of 3 are 2 and 2 when each is rounded: a share gives back what rounding added.
        var surplus = asked.Sum - total;
        return split.Train is { IsShare: true } && surplus is 1 or 2 ? asked with { Train = asked.Train - (int)surplus } : asked;
    }

    private static int? Shrink(int? size, double factor) =>
        size is > 0 ? Math.Max(1, (int)Math.Round(size.Value * factor)) : size;

    // Train null means all that is left.
    private record struct Asked(int? Train, int Validation, int Test)
    {
        public readonly long Sum => (long)(Train ?? 0) + Validation + Test;

        public static implicit operator Asked((int? Train, int Validation, int Test) sizes) =>
            new(sizes.Train, sizes.Validation, sizes.Test);
    }
}
