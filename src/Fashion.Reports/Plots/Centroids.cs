using Fashion.Core.Data;
using Fashion.Core.Runs;
using Fashion.Core.Serialization;
using Fashion.Dsl;
using Fashion.Reports.Pictures;

namespace Fashion.Reports.Plots;

/// <summary>The centroids of k-means beside the means of the classes that they stand for. Null for another model.</summary>
internal static class Centroids
{
    public static Drawing? Of(EvaluatedRun run, PlotOptions options)
    {
        if (run.Experiment.Classifier is not Classifier.KMeans { Item: var kmeans })
            return null;
        var images = run.Data.Train;
        var learned = SafetensorsFile.Read(run.Run.Folder.Weights).Tensors;
        var centres = learned["centres"].ToArray<double>();
        var labels = learned[kmeans.Label.IsOneToOne ? "one_to_one" : "majority"].ToArray<int>();
        return ImageGrid.Of(
            "Centroids and class means",
            "Of each class the mean of its training images, and behind it the centroids of the clusters that stand for the class. A class without a centroid is never predicted.",
            [
                .. Classes.Shown(run, options).Select(label => new GridRow(run.ClassNames[label],
                [
                    new GridCell(MeanImages.Mean(images, label), new Caption("mean")),
                    .. Enumerable.Range(0, labels.Length).Where(cluster => labels[cluster] == label)
                        .Select(cluster => new GridCell(Centroid(cluster), new Caption("centroid"))),
                ])),
            ]);

        byte[] Centroid(int cluster)
        {
            var own = centres.AsSpan(cluster * images.PixelsPerImage, images.PixelsPerImage);
            var pixels = new double[own.Length];
            for (var at = 0; at < own.Length; at++)
                pixels[at] = Pixel(run.Data.Normalizer, own[at], at, images.FullScale);
            return PixelPng.Of(pixels, images.Shape);
        }
    }

    /// <summary>What normalization has made a number of, where white is 255.</summary>
    private static double Pixel(Normalizer normalizer, double number, int at, float fullScale) =>
        normalizer.Kind.IsRaw
            ? number / fullScale * 255
            : 255 * (number * normalizer.Std[normalizer.IsPerPixel ? at : 0] + normalizer.Mean[normalizer.IsPerPixel ? at : 0]);
}
