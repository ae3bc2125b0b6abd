using Fashion.Core.Classifiers;
using Fashion.Core.Clustering;
using Fashion.Core.Ensembles;
using Fashion.Core.Linear;
using Fashion.Core.Neighbours;
using Fashion.Core.Runtime;
using Fashion.Dsl;
using Xunit;

namespace Fashion.Core.Tests.Classifiers;

/// <summary>A kind of classifier that the contract holds for.</summary>
/// <param name="Name">For people.</param>
/// <param name="Make">A new classifier for images of a shape and for so many classes; the number is that of threads.</param>
/// <param name="Parameters">What it was made with.</param>
/// <param name="Bad">The same kind with a parameter out of its range.</param>
internal sealed record Kind(
    string Name, Func<Shape, int, int, IClassifier> Make, Func<IClassifier, object> Parameters, IReadOnlyList<Func<IClassifier>> Bad)
{
    public override string ToString() => Name;
}

/// <summary>Every kind of classifier there is, with parameters of which each exercises another part of it.</summary>
internal static class Kinds
{
    /// <summary>
    /// What a kind need not do, and why. Everything that is not named here must hold.
    /// </summary>
    private static readonly Dictionary<(string Kind, string Rule), string> Exemptions = new()
    {
        [("sgd hinge", Rules.RepeatedSamples)] = Stochastic,
        [("sgd log elastic", Rules.RepeatedSamples)] = Stochastic,
        [("sgd softmax averaged", Rules.RepeatedSamples)] = Stochastic,
        [("sgd huber adaptive", Rules.RepeatedSamples)] = Stochastic,
        [("network", Rules.RepeatedSamples)] = Stochastic,
        [("logistic without penalty", Rules.RepeatedSamples)] =
            "classes that can be separated have no minimum then, and where it is stopped depends on the way there",
        [("ensemble soft", Rules.RepeatedSamples)] = "one of its members is stochastic",
        [("ensemble hard", Rules.RepeatedSamples)] = "one of its members is stochastic",
        [("network", Rules.BadParameters)] = "the language checks them, before there is an experiment to make one of",
        [("knn", Rules.Resumes)] = "it does not iterate",
        [("knn cosine by distance", Rules.Resumes)] = "it does not iterate",
        [("knn manhattan", Rules.Resumes)] = "it does not iterate",
        [("network", Rules.AnyThreads)] = "batches are split between threads, and sums are rounded by their parts",
        [("network", Rules.BatchSize)] = "kernels round a batch's products by its size; its classes are compared all the same",
    };

    private const string Stochastic = "steps are taken sample by sample, in an order of their own";

    private static readonly Kind[] All =
    [
        Knn("knn", "knn(k=3)"),
        Knn("knn cosine by distance", "knn(k=4, distance=cosine, weights=distance)"),
        Knn("knn manhattan", "knn(k=1, distance=manhattan)"),
        KMeans("kmeans", "kmeans(clusters=3, restarts=3)"),
        KMeans("kmeans random one to one", "kmeans(clusters=3, init=random, restarts=2, label=one_to_one)"),
        Logistic("logistic", "logistic(c=1, max_iterations=300)"),
        Logistic("logistic without penalty", "logistic(penalty=none, max_iterations=30)"),
        Sgd("sgd hinge", "sgd(max_epochs=20)"),
        Sgd("sgd log elastic", "sgd(loss=log, penalty=elasticnet, l1_ratio=0.3, max_epochs=20)"),
        Sgd("sgd softmax averaged", "sgd(loss=softmax, average=true, max_epochs=20)"),
        Sgd("sgd huber adaptive", "sgd(loss=modified_huber, penalty=none, schedule=adaptive, max_epochs=20)"),
        Network(),
        Ensemble("ensemble soft", Combine.SoftVote, ["logistic()", "sgd(loss=log, max_epochs=5)"]),
        Ensemble("ensemble hard", Combine.HardVote, ["knn(k=1)", "sgd(max_epochs=5)", "kmeans(clusters=3, restarts=1)"]),
    ];

    /// <summary>The classes that no kind here makes, and why.</summary>
    public static readonly IReadOnlyDictionary<string, string> Elsewhere = new Dictionary<string, string>
    {
        ["MirroredClassifier"] = "it only averages what another predicts: the tests of `--tta flip` have it",
        ["RunClassifier"] = "it is a finished run, and learns nothing: the tests of ensembles of runs have it",
    };

    public static TheoryData<string> Names => [.. All.Select(kind => kind.Name)];

    public static Kind Of(string name) => All.Single(kind => kind.Name == name);

    /// <summary>Whether a kind need not keep a rule.</summary>
    public static bool IsExempt(string kind, string rule) => Exemptions.ContainsKey((kind, rule));

    /// <summary>The options of a model as the language reads it.</summary>
    public static Classifier Model(string model, int classes = 3, Shape? shape = null)
    {
        var text = $"spec 1\nname \"toy\"\ndata idx(\"toy\") {{ normalize = unit }}\nmodel {model}\n";
        return Compile(text, classes, shape).Classifier!;
    }

    public static Experiment Compile(string text, int classes, Shape? shape = null)
    {
        var facts = new DataFacts(shape ?? Shape.Image(1, 1, 12), classes);
        var result = SpecCompiler.Compile("toy.spec", text, CompileOptions.WithFacts(_ => facts));
        Assert.DoesNotContain(result.Diagnostics, diagnostic => diagnostic.IsError);
        return result.Experiment!;
    }

    public static IClassifier Classical(string model, int threads = 0) => Model(model) switch
    {
        Classifier.Knn knn => new KnnClassifier(knn.Item, Normalization.Unit, threads),
        Classifier.KMeans kmeans => new KMeansClassifier(kmeans.Item, Normalization.Unit, threads),
        Classifier.Logistic logistic => new LogisticClassifier(logistic.Item, Normalization.Unit, threads),
        Classifier.SgdClassifier sgd => new SgdClassifier(sgd.Item, Normalization.Unit, threads),
        var other => throw new ArgumentException($"{other}", nameof(model)),
    };

    private static Kind Knn(string name, string model)
    {
        var options = ((Classifier.Knn)Model(model)).Item;
        return new Kind(
            name, (_, _, threads) => new KnnClassifier(options, Normalization.Unit, threads),
            classifier => ((KnnClassifier)classifier).Options,
            [() => new KnnClassifier(new KnnOptions(0, options.Distance, options.Weights), Normalization.Unit)]);
    }

    private static Kind KMeans(string name, string model)
    {
        var o = ((Classifier.KMeans)Model(model)).Item;
        KMeansClassifier Of(int clusters, int restarts, int iterations) => new(
            new KMeansOptions(clusters, o.Init, restarts, iterations, o.Label, o.Seed), Normalization.Unit);
        return new Kind(
            name,
            (_, classes, threads) => new KMeansClassifier(
                new KMeansOptions(classes, o.Init, o.Restarts, o.MaxIterations, o.Label, o.Seed), Normalization.Unit, threads),
            classifier => ((KMeansClassifier)classifier).Options,
            [() => Of(0, 1, 1), () => Of(3, 0, 1), () => Of(3, 1, 0)]);
    }

    private static Kind Logistic(string name, string model)
    {
        var o = ((Classifier.Logistic)Model(model)).Item;
        LogisticClassifier Of(double c, int iterations, double tolerance) =>
            new(new LogisticOptions(o.L2, c, iterations, tolerance), Normalization.Unit);
        return new Kind(
            name, (_, _, threads) => new LogisticClassifier(o, Normalization.Unit, threads),
            classifier => ((LogisticClassifier)classifier).Options,
            [() => Of(0, 10, 1e-4), () => Of(double.NaN, 10, 1e-4), () => Of(1, 0, 1e-4), () => Of(1, 10, -1)]);
    }

    private static Kind Sgd(string name, string model)
    {
        var o = ((Classifier.SgdClassifier)Model(model)).Item;
        SgdClassifier Of(double alpha, double ratio, double eta, int epochs, double tolerance) => new(
            new SgdClassifierOptions(
                o.Loss, o.Penalty, alpha, ratio, o.Rate, eta, o.PowerT, epochs, tolerance, o.Average, o.EarlyStop, o.Seed),
            Normalization.Unit);
        return new Kind(
            name, (_, _, threads) => new SgdClassifier(o, Normalization.Unit, threads),
            classifier => ((SgdClassifier)classifier).Options,
            [
                () => Of(0, 0, 1, 1, 1), () => Of(1, -0.1, 1, 1, 1), () => Of(1, 1.1, 1, 1, 1), () => Of(1, 0, 0, 1, 1),
                () => Of(1, 0, 1, 0, 1), () => Of(1, 0, 1, 1, 0),
            ]);
    }

    private static Kind Network()
    {
        const string Text = """
            spec 1
            name "toy"
            data idx("toy") { normalize = unit }
            model { flatten -> dense(8) -> relu -> dense(classes) }
            train {
              loss = cross_entropy(smoothing=0.1)
              optimizer = adam(lr=0.01)
              epochs = 8
              batch = 16
            }
            """;
        return new Kind(
            "network",
            (shape, classes, threads) => new GraphClassifier(
                Compile(Text, classes, shape), TorchRuntime.Create(), new PredictionOptions(threads)),
            classifier => ((GraphClassifier)classifier).Experiment.CanonicalText, []);
    }

    private static Kind Ensemble(string name, Combine combine, string[] members) => new(
        name,
        (_, classes, threads) => new EnsembleClassifier(
            [
                .. members.Select(member => new EnsembleMember(
                    member, Classical(member.Replace("clusters=3", $"clusters={classes}", StringComparison.Ordinal), threads))),
            ],
            combine),
        classifier => ((EnsembleClassifier)classifier).Combine, [() => new EnsembleClassifier([], combine)]);
}

/// <summary>Those of the contract that a kind may be exempt from.</summary>
internal static class Rules
{
    public const string BadParameters = "a bad parameter is refused before the images are looked at";
    public const string RepeatedSamples = "a sample of weight k is k samples";
    public const string Resumes = "interrupted and resumed, it learns the same";
    public const string AnyThreads = "the number of threads changes nothing";
    public const string BatchSize = "probabilities do not depend on what else is predicted";
}
