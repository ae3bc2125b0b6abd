using Fashion.Core.Classifiers;
using Fashion.Core.Clustering;
using Fashion.Core.Data;
using Fashion.Core.Decompositions;
using Fashion.Core.Linear;
using Fashion.Core.Neighbours;
using Fashion.Core.Serialization;
using Fashion.Dsl;

namespace Fashion.Benchmarks;

/// <summary>
/// What the classical methods make of Fashion-MNIST, for another program to compare: <c>classical-parity STARTS OUT</c>
/// reads where k-means is to begin and writes neighbours, weights, sums and components.
/// </summary>
internal static class ClassicalParity
{
    private const int SgdSeeds = 10;

    public static void Write(string starts, string into)
    {
        var data = ClassicalBenchmark.Data();
        var (train, test) = (data.Train, data.Test!);
        var tensors = new List<SafetensorsTensor>();
        using (var knn = new KnnClassifier(((Classifier.Knn)ClassicalBenchmark.Model("knn(k=5)")).Item, Normalization.Raw))
        {
            knn.Fit(train);
            tensors.Add(SafetensorsTensor.From<int>("neighbours", [test.Count, 5], knn.Find(test, 5).Indexes));
        }

        using (var logistic = new LogisticClassifier(
            ((Classifier.Logistic)ClassicalBenchmark.Model("logistic(max_iterations=5_000, tolerance=1e-7)")).Item, Normalization.Unit))
        {
            logistic.Fit(train);
            tensors.Add(SafetensorsTensor.From<float>("logistic.weight", [10, 784], logistic.Weights.Weights));
            tensors.Add(SafetensorsTensor.From<float>("logistic.bias", [10], logistic.Weights.Intercepts));
        }

        var accuracies = new double[SgdSeeds];
        for (var seed = 0; seed < SgdSeeds; seed++)
        {
            using var sgd = new SgdClassifier(
                ((Classifier.SgdClassifier)ClassicalBenchmark.Model($"sgd(loss=log, max_epochs=20, seed={seed})")).Item, Normalization.Unit);
            sgd.Fit(train);
            accuracies[seed] = sgd.Predict(test).Where((label, image) => label == test.Labels[image]).Count() / (double)test.Count;
        }

        tensors.Add(SafetensorsTensor.From<double>("sgd.accuracy", [SgdSeeds], accuracies));
        foreach (var (name, start) in SafetensorsFile.Read(starts).Tensors)
        {
            var options = ((Classifier.KMeans)ClassicalBenchmark.Model("kmeans(clusters=10, restarts=1)")).Item;
            using var kmeans = new KMeansClassifier(options, Normalization.Unit) { InitialCentres = start.ToArray<double>() };
            kmeans.Fit(train);
            tensors.Add(SafetensorsTensor.From<double>($"kmeans.{name}", [10, 784], kmeans.Clusters.Centres));
        }

        using (var kmeans = new KMeansClassifier(
            ((Classifier.KMeans)ClassicalBenchmark.Model("kmeans(clusters=10, restarts=10)")).Item, Normalization.Unit))
        {
            kmeans.Fit(train);
            tensors.Add(SafetensorsTensor.From<double>("kmeans.own", [10, 784], kmeans.Clusters.Centres));
        }

        var unit = new Normalizer(Normalization.Unit, [0], [1]);
        foreach (var solver in new[] { PcaSolver.Exact, PcaSolver.Randomized })
        {
            var pca = Pca.Fit(train, unit, new PcaOptions(10, solver));
            tensors.Add(SafetensorsTensor.From<float>($"pca.{solver}", [10, 784], pca.Components));
        }

        SafetensorsFile.Write(into, tensors);
    }
}
