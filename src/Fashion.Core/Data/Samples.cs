using Fashion.Dsl;

namespace Fashion.Core.Data;

/// <summary>Images from plain arrays, for classifiers that are used without a spec.</summary>
public static class Samples
{
    /// <summary>Rows of bytes, each an image of the shape (C x H x W).</summary>
    /// <param name="numbers">N x C x H x W.</param>
    /// <param name="shape">Of each image; a row of features is 1 x 1 x features.</param>
    /// <param name="labels">N class indexes.</param>
    /// <param name="classNames">One for each class.</param>
    /// <exception cref="ArgumentException">The lengths do not fit one another.</exception>
    public static ImageSet Of(byte[] numbers, Shape shape, int[] labels, IReadOnlyList<string> classNames) =>
        new(shape, numbers, labels, classNames);

    /// <summary>The same of floats, where 255 is white.</summary>
    /// <exception cref="ArgumentException">The lengths do not fit one another.</exception>
    public static ImageSet Of(float[] numbers, Shape shape, int[] labels, IReadOnlyList<string> classNames) =>
        new(shape, numbers, labels, classNames, fullScale: 255);

    /// <summary>The same of doubles, rounded to floats; those too large for one become infinite, which no classifier takes.</summary>
    /// <exception cref="ArgumentException">The lengths do not fit one another.</exception>
    public static ImageSet Of(double[] numbers, Shape shape, int[] labels, IReadOnlyList<string> classNames) =>
        Of(Array.ConvertAll(numbers, number => (float)number), shape, labels, classNames);
}
