namespace Fashion.Core.Data;

/// <summary>The classes to keep, renumbered 0, 1 and so on in the order given.</summary>
internal sealed class ClassFilter
{
    private readonly IReadOnlyList<string> names;
    private readonly int[] newLabels;
    private readonly bool keepsAll;

    private ClassFilter(IReadOnlyList<int> classes, IReadOnlyList<string> allNames)
    {
        names = [.. classes.Select(label => allNames[label])];
        newLabels = Enumerable.Repeat(-1, allNames.Count).ToArray();
        for (var at = 0; at < classes.Count; at++)
        {
            newLabels[classes[at]] = at;
        }

        keepsAll = classes.SequenceEqual(Enumerable.Range(0, allNames.Count));
    }

    public int Count => names.Count;

    /// <param name="classes">Labels; none means all.</param>
    /// <param name="train">The images to train on; every kept class must be among them.</param>
    /// <exception cref="UsageException">A label is not there, or comes twice.</exception>
    public static ClassFilter Of(IReadOnlyList<int> classes, ImageSet train)
    {
        var all = train.ClassNames;
        if (classes.Count == 0)
        {
            return new ClassFilter([.. Enumerable.Range(0, all.Count)], all);
        }

        foreach (var label in classes)
        {
            if (label < 0 || label >= all.Count)
            {
                throw new UsageException("U206", $"`data.classes` names class {label}, but the data have the classes 0 to {all.Count - 1}");
            }

            if (classes.Count(other => other == label) > 1)
            {
                throw new UsageException("U207", $"`data.classes` names class {label} twice");
            }
        }

        var filter = new ClassFilter(classes, all);
        return filter.Rows(train).Length > 0
            ? filter
            : throw new UsageException("U208", "`data.classes` keeps none of the training images");
    }

    /// <summary>The rows whose class is kept, ascending.</summary>
    public int[] Rows(ImageSet set)
    {
        var rows = new List<int>(set.Count);
        for (var row = 0; row < set.Count; row++)
        {
            if (newLabels[set.Labels[row]] >= 0)
            {
                rows.Add(row);
            }
        }

        return [.. rows];
    }

    /// <summary>The new labels of these rows.</summary>
    public int[] LabelsOf(ImageSet set, int[] rows) => Array.ConvertAll(rows, row => newLabels[set.Labels[row]]);

    /// <summary>The same images, which are all of kept classes, with their new labels and names.</summary>
    public ImageSet Renumber(ImageSet set)
    {
        if (keepsAll)
        {
            return set;
        }

        var labels = Array.ConvertAll(set.Labels, label => newLabels[label]);
        return set.Bytes is { } bytes
            ? new ImageSet(set.Shape, bytes, labels, names, set.FullScale)
            : new ImageSet(set.Shape, set.Floats!, labels, names, set.FullScale);
    }
}
