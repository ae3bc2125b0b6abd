using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Fashion.Core.Classifiers;
using Fashion.Core.Clustering;
using Fashion.Core.Data;
using Fashion.Core.Decompositions;
using Fashion.Core.Linear;
using Fashion.Core.Neighbours;
using Fashion.Core.Training;
using Fashion.Dsl;

namespace Fashion.Benchmarks;

/// <summary>
/// One classical method on Fashion-MNIST, in a process of its own: <c>classical METHOD [COPIES]</c> prints its seconds,
/// its results and the process's largest memory as one JSON object. The data are in memory before the clock starts. More
/// copies of the training images than one are shifted and mirrored.
/// </summary>
internal static class ClassicalBenchmark
{
    public static void Run(string method, int copies)
    {
        var data = Data();
        var train = Enlarged(data.Train, copies);
        // The JIT compiles what a first call needs; a small one leaves little of that to the clock.
        Measure(method, train.Of([.. Enumerable.Range(0, 2000)]), data.Test!.Of([.. Enumerable.Range(0, 600)]));
        var clock = Stopwatch.StartNew();
        var results = Measure(method, train, data.Test!);
        results["seconds"] = clock.Elapsed.TotalSeconds;
        results["images"] = train.Count;
        results["peak_mb"] = PeakMegabytes();
        Console.WriteLine(JsonSerializer.Serialize(results));
    }

    private static Dictionary<string, object> Measure(string method, ImageSet train, ImageSet test)
    {
        var results = new Dictionary<string, object>();
        switch (method)
        {
            case "knn":
            {
                using var knn = new KnnClassifier(((Classifier.Knn)Model("knn(k=5)")).Item, Normalization.Raw);
                knn.Fit(train);
                knn.Find(test, 5);
                break;
            }

            case "logistic":
            {
                using var logistic = new LogisticClassifier(
                    ((Classifier.Logistic)Model("logistic(max_iterations=150, tolerance=1e-12)")).Item, Normalization.Unit);
                var history = new History();
                logistic.Fit(train, new FitOptions { Observer = history });
                results["history"] = history.Losses;
                break;
            }

            case "sgd":
            {
                using var sgd = new SgdClassifier(
                    ((Classifier.SgdClassifier)Model("sgd(loss=log, max_epochs=20)")).Item, Normalization.Unit);
                results["epochs"] = sgd.Fit(train).Iterations;
                results["accuracy"] = Accuracy(sgd, test);
                break;
            }

            case "kmeans":
            {
                using var kmeans = new KMeansClassifier(
                    ((Classifier.KMeans)Model("kmeans(clusters=10, restarts=10)")).Item, Normalization.Unit);
                results["iterations"] = kmeans.Fit(train).Iterations;
                results["inertia"] = kmeans.Clusters.Inertia;
                break;
            }

            case "pca":
            case "pca-randomized":
            {
                var unit = new Normalizer(Normalization.Unit, [0], [1]);
                var solver = method == "pca" ? PcaSolver.Exact : PcaSolver.Randomized;
                results["variance"] = Pca.Fit(train, unit, new PcaOptions(2, solver)).Variances.Sum();
                break;
            }

            default:
                throw new ArgumentException($"no method `{method}`", nameof(method));
        }

        return results;
    }

    private static Experiment Spec(string model)
    {
        var text = $"spec 1\nname \"bench\"\ndata fashion_mnist {{ split = [train: 60_000] }}\nmodel {model}\n";
        return SpecCompiler.Compile(
            "bench.spec", text, CompileOptions.WithFacts(source => DataFactsReader.Read(source, "."))).Experiment!;
    }

    /// <summary>All training images, and the test images.</summary>
    public static DataSet Data() => DataSetLoader.Load(Spec("knn()").Data, ".");

    /// <summary>A model as the language reads it.</summary>
    public static Classifier Model(string model) => Spec(model).Classifier!;

    private static double Accuracy(IClassifier classifier, ImageSet images) =>
        classifier.Predict(images).Where((label, image) => label == images.Labels[image]).Count() / (double)images.Count;

    /// <summary>The images, and then shifted by some pixels, every second time mirrored, too.</summary>
    private static ImageSet Enlarged(ImageSet images, int copies)
    {
        var (pixels, width, height) = (images.PixelsPerImage, images.Shape.Width, images.Shape.Height);
        var bytes = new byte[(long)images.Count * copies * pixels];
        var labels = new int[images.Count * copies];
        for (var copy = 0; copy < copies; copy++)
        {
            var source = copy % 2 == 0 ? images : images.Mirrored();
            var (right, down) = (copy * 2 % 5 - 2 * Math.Sign(copy), copy * 3 % 5 - 2 * Math.Sign(copy));
            images.Labels.CopyTo(labels, copy * images.Count);
            for (var image = 0; image < images.Count; image++)
            {
                var into = bytes.AsSpan((int)(((long)copy * images.Count + image) * pixels), pixels);
                for (var row = Math.Max(0, down); row < Math.Min(height, height + down); row++)
                {
                    var from = source.Bytes.AsSpan(image * pixels + (row - down) * width, width);
                    from[Math.Max(0, -right)..Math.Min(width, width - right)].CopyTo(into[(row * width + Math.Max(0, right))..]);
                }
            }
        }

        return new ImageSet(images.Shape, bytes, labels, images.ClassNames, images.FullScale);
    }

    private static double PeakMegabytes()
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    /// <summary>The loss after each iteration, with the seconds until then.</summary>
    private sealed class History : ITrainingObserver
    {
        private readonly Stopwatch clock = Stopwatch.StartNew();

        public List<double[]> Losses { get; } = [];

        public void OnStart(RunInfo info)
        {
        }

        public void OnStep(StepProgress progress)
        {
        }

        public void OnEpoch(EpochRecord record)
        {
        }

        public void OnIteration(FitIteration iteration) =>
            Losses.Add([clock.Elapsed.TotalSeconds, iteration.Figures.First(figure => figure.Name == "loss").Value]);

        public void OnMessage(string text)
        {
        }
    }
}
