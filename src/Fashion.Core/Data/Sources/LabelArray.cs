using System.Globalization;
using Fashion.Dsl;

namespace Fashion.Core.Data;

/// <summary>The checks that labels and images of every source pass.</summary>
internal static class LabelArray
{
    /// <summary>The names of classes that have none: "0", "1" and so on.</summary>
    public static IReadOnlyList<string> Names(int classCount) =>
        [.. Enumerable.Range(0, classCount).Select(label => label.ToString(CultureInfo.InvariantCulture))];

    public static void CheckCount(string labelPath, int labels, string imagePath, int images)
    {
        if (labels != images)
        {
            throw new DataException(
                DataFault.Mismatch, labelPath, $"it holds {labels:N0} labels, but {Path.GetFileName(imagePath)} holds {images:N0} images");
        }

        if (images == 0)
        {
            throw new DataException(DataFault.Damaged, imagePath, "it holds no images");
        }
    }

    public static void CheckRange(string path, ReadOnlySpan<int> labels, int classCount)
    {
        var wrong = labels.IndexOfAnyExceptInRange(0, classCount - 1);
        if (wrong >= 0)
        {
            throw new DataException(
                DataFault.Damaged, path, $"label {wrong:N0} is {labels[wrong]}, but the classes are 0 to {classCount - 1}");
        }
    }

    public static void CheckSameShape(string testPath, Shape train, Shape test)
    {
        if (!train.Equals(test))
        {
            throw new DataException(DataFault.Mismatch, testPath, $"its images are {test}, but those to train on are {train}");
        }
    }
}
