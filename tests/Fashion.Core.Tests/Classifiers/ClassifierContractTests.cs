using Fashion.Core.Classifiers;
using Fashion.Core.Data;
using Fashion.Core.Serialization;
using Fashion.Core.Tests.Runs;
using Fashion.Core.Training;
using Fashion.Dsl;
using Xunit;

namespace Fashion.Core.Tests.Classifiers;

/// <summary>What holds for every classifier, as scikit-learn's check_estimator has it.</summary>
public sealed class ClassifierContractTests
{
    private static readonly ImageSet Train = ToyData.Clouds(90);
    private static readonly ImageSet Other = ToyData.Clouds(40, seed: 2);

    public static TheoryData<string> Every => Kinds.Names;

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Every))]
    public void New_HasLearnedNothing(string kind)
    {
        using var classifier = Make(kind);
        Assert.False(classifier.IsFitted);
        Assert.Throws<NotFittedException>(() => classifier.ClassNames);
        Assert.Throws<NotFittedException>(() => classifier.ParameterCount);
        Assert.Throws<NotFittedException>(() => classifier.Predict(Other));
        if (classifier.HasProbabilities)
            Assert.Throws<NotFittedException>(() => classifier.PredictProba(Other));
        using var folder = new TemporaryFolder();
        Assert.Throws<NotFittedException>(() => classifier.Save(folder.Path));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Theory, MemberData(nameof(Every))]
    public void Fit_EasyClasses_LearnsThem(string kind)
    {
        using var classifier = Fitted(kind);
        Assert.True(classifier.IsFitted);
        Assert.Equal(Train.ClassNames, classifier.ClassNames);
        Assert.True(classifier.ParameterCount >= 0);
        Assert.InRange(Accuracy(classifier, Other), 0.9, 1);
    }

    [Theory, MemberData(nameof(Every))]
    public void Fit_LeavesParametersAndImagesAsTheyWere(string kind)
    {
        using var classifier = Make(kind);
        var parameters = Kinds.Of(kind).Parameters;
        var before = parameters(classifier);
        double[] weights = [.. Train.Labels.Select((_, image) => 1.0 + image % 2)];
        foreach (var (train, other) in new[] { (Train, Other), (ToyData.With(Train, 5, 17.25f), ToyData.With(Other, 1, 0.125f)) })
        {
            var copies = new[] { Copy(train), Copy(other) };
            var counts = (double[])weights.Clone();
            classifier.Fit(train, new FitOptions { SampleWeights = counts });
            classifier.Predict(other);
            Assert.Equal(before, parameters(classifier));
            Assert.Equal(weights, counts);
            Assert.Equal(copies, new[] { Copy(train), Copy(other) });
        }

        static object?[] Copy(ImageSet images) => [images.Bytes?.Clone(), images.Floats?.Clone(), images.Labels.Clone()];
    }

    [Theory, MemberData(nameof(Every))]
    public void Fit_BadParameters_AreRefusedBeforeTheImagesAreLookedAt(string kind)
    {
        Assert.Equal(Kinds.IsExempt(kind, Rules.BadParameters), Kinds.Of(kind).Bad.Count == 0);
        foreach (var bad in Kinds.Of(kind).Bad)
        {
            using var classifier = bad();
            // These images would be refused as well, with another code.
            var failure = Assert.Throws<UsageException>(() => classifier.Fit(ToyData.Clouds(0)));
            Assert.Equal("U407", failure.Code);
            Assert.NotNull(failure.Help);
            Assert.False(classifier.IsFitted);
        }
    }

    [Theory, MemberData(nameof(Every))]
    public void Fit_Twice_LearnsTheSame(string kind)
    {
        using var one = Fitted(kind);
        using var two = Make(kind);
        two.Fit(Other);
        two.Fit(Train);
        AssertSame(one, two);
    }

    [Theory, MemberData(nameof(Every))]
    public void Fit_AnyNumberOfThreads_LearnsTheSame(string kind)
    {
        if (Kinds.IsExempt(kind, Rules.AnyThreads))
            return;
        using var one = Make(kind, threads: 1);
        using var two = Make(kind, threads: 3);
        one.Fit(Train);
        two.Fit(Train);
        AssertSame(one, two);
        // More than one thread takes at once.
        var many = ToyData.Clouds(1100, seed: 3);
        Assert.Equal(one.Predict(many), two.Predict(many));
    }

    [Theory, MemberData(nameof(Every))]
    public void Predict_OneByOneOrInAnotherOrder_GivesTheSame(string kind)
    {
        using var classifier = Fitted(kind);
        var classes = classifier.Predict(Other);
        var shares = Shares(classifier, Other);
        for (var image = 0; image < Other.Count; image++)
        {
            var alone = Other.Of([image]);
            Assert.Equal(classes[image], classifier.Predict(alone)[0]);
            if (shares is null || Kinds.IsExempt(kind, Rules.BatchSize))
                continue;
            Assert.Equal(shares.Skip(image * 3).Take(3), classifier.PredictProba(alone));
        }

        int[] backwards = [.. Enumerable.Range(0, Other.Count).Reverse()];
        Assert.Equal(classes.Reverse(), classifier.Predict(Other.Of(backwards)));
    }

    [Theory, MemberData(nameof(Every))]
    public void PredictProba_AreSharesWhoseLargestIsThePrediction(string kind)
    {
        using var classifier = Fitted(kind);
        if (!classifier.HasProbabilities)
        {
            Assert.Equal("U409", Assert.Throws<UsageException>(() => classifier.PredictProba(Other)).Code);
            return;
        }

        foreach (var images in new[] { Other, ToyData.Noise(200) })
        {
            var shares = classifier.PredictProba(images);
            var classes = classifier.Predict(images);
            Assert.Equal(images.Count * 3, shares.Length);
            Assert.All(shares, share => Assert.InRange(share, 0, 1));
            Assert.Equal(classes, Probabilities.Labels(shares, 3));
            for (var image = 0; image < images.Count; image++)
                Assert.Equal(1, shares.AsSpan(image * 3, 3).ToArray().Sum(), 1e-5);
        }
    }

    [Theory, MemberData(nameof(Every))]
    public void Evaluate_CountsWhatIsPredicted(string kind)
    {
        using var classifier = Fitted(kind);
        var data = DataSet.InMemory(Train, Other, new Normalizer(Normalization.Unit, [0], [1]));
        var evaluation = classifier.Evaluate(Other, data, None);
        Assert.Equal(classifier.Predict(Other), evaluation.Predicted);
        Assert.Equal(Shares(classifier, Other), evaluation.Probabilities);
        Assert.Equal(Accuracy(classifier, Other), evaluation.Figures.Accuracy, 1e-12);
        Assert.Equal(Other.Count, evaluation.Confusion.Total);
        Assert.Equal(classifier.HasProbabilities, double.IsFinite(evaluation.Figures.Loss));
        Assert.Equal("U405", Assert.Throws<UsageException>(() => classifier.Evaluate(ToyData.Clouds(9, classes: 7), data, None)).Code);
        Assert.Equal("U405", Assert.Throws<UsageException>(() => classifier.Evaluate(ToyData.Clouds(9, features: 11), data, None)).Code);
        Assert.Throws<OperationCanceledException>(() => classifier.Evaluate(Other, data, new CancellationToken(canceled: true)));
        using var unfitted = Make(kind);
        Assert.Throws<NotFittedException>(() => unfitted.Evaluate(Other, data, None));
    }

    [Fact]
    public void EveryClassifierOfTheProject_IsOfAKindHereOrNamed()
    {
        var kinds = Every.Select(row =>
        {
            using var classifier = Make(row.Data);
            return classifier.GetType().Name;
        });
        var there = typeof(IClassifier).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IClassifier)))
            .Select(type => type.Name);
        Assert.Equal(there.Order(), kinds.Distinct().Concat(Kinds.Elsewhere.Keys).Order());
    }

    [Theory, MemberData(nameof(Every))]
    public void Predict_GivesKnownClasses(string kind)
    {
        using var classifier = Fitted(kind);
        // What the images are called does not matter.
        var named = ToyData.Clouds(50, classes: 7, seed: 9);
        var predicted = classifier.Predict(named);
        Assert.All(predicted, label => Assert.InRange(label, 0, 2));
        int[] unknown = [.. named.Labels.Select(_ => -1)];
        Assert.Equal(predicted, classifier.Predict(new ImageSet(named.Shape, named.Bytes!, unknown, ToyData.Names(3))));
        Assert.Equal(predicted, classifier.Predict(new ImageSet(named.Shape, named.Bytes!, unknown, [])));
        Assert.Empty(classifier.Predict(ToyData.Clouds(0)));
    }

    [Theory, MemberData(nameof(Every))]
    public void Fit_BytesFloatsAndDoubles_LearnTheSame(string kind)
    {
        using var bytes = Fitted(kind);
        using var floats = Make(kind);
        using var doubles = Make(kind);
        floats.Fit(ToyData.Floats(Train));
        doubles.Fit(ToyData.Doubles(Train));
        AssertSame(bytes, floats);
        AssertSame(bytes, doubles);
        Assert.Equal(bytes.Predict(Other), bytes.Predict(ToyData.Floats(Other)));
        Assert.Equal(bytes.Predict(Other), floats.Predict(ToyData.Doubles(Other)));
    }

    [Theory, MemberData(nameof(Every))]
    public void Fit_NumbersThatAreNoBytes_LearnsThem(string kind)
    {
        using var classifier = Make(kind);
        classifier.Fit(ToyData.With(Train, 5, 17.25f));
        Assert.InRange(Accuracy(classifier, Other), 0.9, 1);
        Assert.InRange(Accuracy(classifier, ToyData.With(Other, 1, 0.125f)), 0.9, 1);
    }

    [Theory, MemberData(nameof(Every))]
    public void Fit_WeightsOfOne_ChangeNothing(string kind)
    {
        using var one = Fitted(kind);
        using var two = Make(kind);
        two.Fit(Train, new FitOptions { SampleWeights = [.. Enumerable.Repeat(1.0, Train.Count)] });
        AssertSame(one, two);
    }

    [Theory, MemberData(nameof(Every))]
    public void Fit_WeightsOfZero_Remove(string kind)
    {
        using var one = Make(kind);
        using var two = Make(kind);
        int[] kept = [.. Enumerable.Range(0, Train.Count).Where(image => image % 4 != 1)];
        one.Fit(Train.Of(kept));
        two.Fit(Train, new FitOptions { SampleWeights = [.. Train.Labels.Select((_, image) => image % 4 != 1 ? 1.0 : 0)] });
        AssertSame(one, two);
    }

    [Theory, MemberData(nameof(Every))]
    public void Fit_WeightsOfSome_Count(string kind)
    {
        using var repeated = Make(kind);
        using var weighted = Make(kind);
        int[] rows = [.. Enumerable.Range(0, Train.Count).SelectMany(image => Enumerable.Repeat(image, 1 + image % 3))];
        repeated.Fit(Train.Of(rows));
        weighted.Fit(Train, new FitOptions { SampleWeights = [.. Train.Labels.Select((_, image) => 1.0 + image % 3)] });
        if (Kinds.IsExempt(kind, Rules.RepeatedSamples))
        {
            Assert.InRange(Accuracy(weighted, Other), 0.9, 1);
            return;
        }

        Assert.Equal(repeated.Predict(Other), weighted.Predict(Other));
        if (!repeated.HasProbabilities)
            return;
        foreach (var (one, two) in repeated.PredictProba(Other).Zip(weighted.PredictProba(Other)))
            Assert.Equal(one, two, 2e-3);
    }

    [Theory, MemberData(nameof(Every))]
    public void Fit_BadWeights_AreRefused(string kind)
    {
        using var classifier = Make(kind);
        double[][] bad =
        [
            [1, 2], With(double.NaN), With(-1), With(double.PositiveInfinity), With(1e39),
            [.. Enumerable.Repeat(0.0, Train.Count)], [.. Enumerable.Repeat(1e-50, Train.Count)],
        ];
        foreach (var weights in bad)
        {
            var failure = Assert.Throws<UsageException>(() => classifier.Fit(Train, new FitOptions { SampleWeights = weights }));
            Assert.Contains(failure.Code, new[] { "U402", "U404" });
        }

        static double[] With(double weight) => [.. Train.Labels.Select((_, image) => image == 7 ? weight : 1)];
    }

    [Theory, MemberData(nameof(Every))]
    public void Fit_BadImages_AreRefused(string kind)
    {
        using var classifier = Make(kind);
        Refuses("U402", ToyData.Clouds(0));
        Refuses("U406", ToyData.With(Train, 3, float.NaN));
        Refuses("U406", ToyData.With(Train, 3, float.NegativeInfinity));
        Refuses("U403", new ImageSet(Train.Shape, Train.Bytes!, [.. Train.Labels.Select(_ => -1)], Train.ClassNames));
        Assert.False(classifier.IsFitted);
        Assert.Throws<ArgumentException>(() => Samples.Of(new byte[11], Train.Shape, [0], Train.ClassNames));
        Assert.Throws<ArgumentOutOfRangeException>(() => Samples.Of(new byte[12], Train.Shape, [3], Train.ClassNames));

        void Refuses(string code, ImageSet images)
        {
            var failure = Assert.Throws<UsageException>(() => classifier.Fit(images));
            Assert.Equal(code, failure.Code);
            Assert.NotNull(failure.Help);
        }
    }

    [Theory, MemberData(nameof(Every))]
    public void Predict_OtherImages_AreRefused(string kind)
    {
        using var classifier = Fitted(kind);
        Assert.Equal("U405", Assert.Throws<UsageException>(() => classifier.Predict(ToyData.Clouds(5, features: 11))).Code);
        Assert.Equal("U406", Assert.Throws<UsageException>(() => classifier.Predict(ToyData.With(Other, 0, float.NaN))).Code);
        Assert.Equal(
            "U406", Assert.Throws<UsageException>(() => classifier.Predict(ToyData.With(Other, 0, float.PositiveInfinity))).Code);
    }

    [Theory, MemberData(nameof(Every))]
    public void Fit_SmallestData_WorksOrSaysWhatIsMissing(string kind)
    {
        // One feature; one class; one sample.
        (ImageSet Images, int Classes)[] sets =
        [
            (ToyData.Clouds(30, classes: 2, features: 1), 2), (ToyData.Clouds(30, classes: 1, features: 1), 1),
            (ToyData.Clouds(1, classes: 1, features: 1), 1), (Train.Of([0]), 3),
        ];
        foreach (var (images, classes) in sets)
        {
            using var classifier = Kinds.Of(kind).Make(images.Shape, classes, 1);
            try
            {
                classifier.Fit(images);
            }
            catch (UsageException failure)
            {
                // More neighbours or clusters than samples.
                Assert.Equal("U408", failure.Code);
                Assert.True(images.Count == 1);
                continue;
            }

            Assert.All(classifier.Predict(images), label => Assert.InRange(label, 0, classes - 1));
            if (classes == 1)
                Assert.All(classifier.Predict(images), label => Assert.Equal(0, label));
        }
    }

    [Theory, MemberData(nameof(Every))]
    public void Fit_LabelsOfAnyKind_GivesThemBack(string kind)
    {
        int[] numbers = [-3, 7, 200];
        string[] words = ["Zebra", "Ant", "Bee"];
        Check([.. Train.Labels.Select(label => numbers[label])]);
        Check([.. Train.Labels.Select(label => words[label])]);

        void Check<T>(T[] labels)
            where T : notnull, IComparable<T>
        {
            var encoder = LabelEncoder<T>.Fit(labels);
            using var classifier = Make(kind);
            classifier.Fit(Samples.Of(Train.Bytes!, Train.Shape, encoder.Transform(labels), encoder.Names));
            var predicted = encoder.InverseTransform(classifier.Predict(Train));
            Assert.Equal(encoder.Names, classifier.ClassNames);
            Assert.InRange(predicted.Zip(labels).Count(pair => pair.First.Equals(pair.Second)) / (double)labels.Length, 0.9, 1);
        }
    }

    [Theory, MemberData(nameof(Every))]
    public void Load_WhatWasSaved_IsTheSameBitForBit(string kind)
    {
        using var folder = new TemporaryFolder();
        using var classifier = Fitted(kind);
        classifier.Save(folder.Path);
        using var loaded = Make(kind);
        loaded.Load(folder.Path);
        AssertSame(classifier, loaded);
        Assert.Equal(classifier.ParameterCount, loaded.ParameterCount);
        using var again = new TemporaryFolder();
        loaded.Save(again.Path);
        foreach (var file in Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories))
        {
            var other = Path.Combine(again.Path, Path.GetRelativePath(folder.Path, file));
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(other));
        }
    }

    [Theory, MemberData(nameof(Every))]
    public void Load_DamagedFiles_SaysWhich(string kind)
    {
        using var folder = new TemporaryFolder();
        using (var classifier = Fitted(kind))
            classifier.Save(folder.Path);
        using var loaded = Make(kind);
        using var empty = new TemporaryFolder();
        Assert.Contains(empty.Path, Assert.Throws<RunException>(() => loaded.Load(empty.Path)).Message, StringComparison.Ordinal);
        var file = Directory.GetFiles(folder.Path, "*.safetensors", SearchOption.AllDirectories).Order().First();
        var sound = SafetensorsFile.Read(file);
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..^5]);
        Assert.Contains(file, Assert.Throws<RunException>(() => loaded.Load(folder.Path)).Message, StringComparison.Ordinal);
        Assert.False(loaded.IsFitted);
        // Without any one of its tensors; nor is then anything left of what was learned before.
        foreach (var name in sound.Tensors.Keys)
        {
            using var fitted = Fitted(kind);
            SafetensorsFile.Write(file, sound.Tensors.Values.Where(tensor => tensor.Name != name), sound.Metadata);
            // What may be left out has to be there or not: the weights of samples, the centres in bytes.
            if (Record.Exception(() => fitted.Load(folder.Path)) is not { } failure)
                continue;
            Assert.Contains(file, Assert.IsType<RunException>(failure).Message, StringComparison.Ordinal);
            Assert.False(fitted.IsFitted);
            Assert.Throws<NotFittedException>(() => fitted.Predict(Other));
        }
    }

    [Theory, MemberData(nameof(Every))]
    public void PartialFit_WhereThereIsOne_LearnsMore(string kind)
    {
        using var classifier = Make(kind);
        if (classifier is not IIncrementalClassifier incremental)
            return;
        int[] some = [.. Enumerable.Range(0, 30)], rest = [.. Enumerable.Range(30, 60)];
        for (var turn = 0; turn < 10; turn++)
        {
            incremental.PartialFit(Train.Of(some));
            incremental.PartialFit(Train.Of(rest));
        }

        Assert.InRange(Accuracy(classifier, Other), 0.9, 1);
        Assert.Equal("U405", Assert.Throws<UsageException>(() => incremental.PartialFit(ToyData.Clouds(5, features: 11))).Code);
        Assert.Equal("U405", Assert.Throws<UsageException>(() => incremental.PartialFit(ToyData.Clouds(5, classes: 2))).Code);
    }

    [Theory, MemberData(nameof(Every))]
    public void PartialFit_AfterLoad_GoesOnAsWithout(string kind)
    {
        using var one = Fitted(kind);
        using var two = Make(kind);
        using var fresh = Make(kind);
        if (one is not IIncrementalClassifier first || two is not IIncrementalClassifier second
            || fresh is not IIncrementalClassifier third)
        {
            return;
        }

        using var folder = new TemporaryFolder();
        one.Save(folder.Path);
        two.Load(folder.Path);
        var more = ToyData.Clouds(30, seed: 5);
        first.PartialFit(more);
        second.PartialFit(more);
        third.PartialFit(more);
        Assert.Equal(Bytes(one), Bytes(two));
        // It does not begin anew.
        Assert.NotEqual(Bytes(one), Bytes(fresh));

        static byte[] Bytes(IClassifier classifier)
        {
            using var folder = new TemporaryFolder();
            classifier.Save(folder.Path);
            return [.. Directory.GetFiles(folder.Path).Order().SelectMany(File.ReadAllBytes)];
        }
    }

    [Theory, MemberData(nameof(Every))]
    public void Fit_Interrupted_GoesOnBitForBit(string kind)
    {
        if (Kinds.IsExempt(kind, Rules.Resumes))
            return;
        using var whole = Make(kind);
        using var never = new CancellationTokenSource();
        var counted = new Canceller(never, int.MaxValue);
        var expected = whole.Fit(Train, new FitOptions { Observer = counted });
        foreach (var stop in new[] { 1, 2, 3, counted.Last - 1, counted.Last }.Where(stop => stop >= 1).Distinct())
        {
            var checkpoints = new KeptCheckpoints();
            using var first = Make(kind);
            using var cancel = new CancellationTokenSource();
            var result = first.Fit(Train, new FitOptions
            {
                Checkpoints = checkpoints,
                Cancel = cancel.Token,
                Observer = new Canceller(cancel, stop),
            });
            // In the last iteration there is nothing left to interrupt.
            Assert.True(stop >= counted.Last || !result.Completed);
            Assert.Equal(result.Completed, first.IsFitted);
            using var second = Make(kind);
            var resumed = second.Fit(Train, new FitOptions { Checkpoints = checkpoints });
            AssertSame(whole, second);
            Assert.True(resumed.Completed);
            Assert.Equal(
                (expected.Iterations, expected.Converged, expected.Unit), (resumed.Iterations, resumed.Converged, resumed.Unit));
            Assert.Equal(expected.Figures, resumed.Figures);
        }
    }

    private static IClassifier Make(string kind, int threads = 1) => Kinds.Of(kind).Make(Train.Shape, 3, threads);

    private static IClassifier Fitted(string kind)
    {
        var classifier = Make(kind);
        Assert.True(classifier.Fit(Train).Completed);
        return classifier;
    }

    private static float[]? Shares(IClassifier classifier, ImageSet images) =>
        classifier.HasProbabilities ? classifier.PredictProba(images) : null;

    private static void AssertSame(IClassifier one, IClassifier two)
    {
        Assert.Equal(one.Predict(Other), two.Predict(Other));
        Assert.Equal(Shares(one, Other), Shares(two, Other));
    }

    private static double Accuracy(IClassifier classifier, ImageSet images) =>
        classifier.Predict(images).Zip(images.Labels).Count(pair => pair.First == pair.Second) / (double)images.Count;

    private sealed class KeptCheckpoints : IFitCheckpoints
    {
        private FitState? kept;

        public bool IsDue => false;

        public FitState? Load() => kept;

        public void Save(FitState state) => kept = state;
    }

    /// <summary>Cancels a fit in one of its iterations.</summary>
    private sealed class Canceller(CancellationTokenSource cancel, int after) : ITrainingObserver
    {
        public void OnStart(RunInfo info)
        {
        }

        public void OnStep(StepProgress progress)
        {
        }

        /// <summary>The last iteration that there was.</summary>
        public int Last { get; private set; }

        public void OnEpoch(EpochRecord record) => Count(record.Epoch);

        public void OnIteration(FitIteration iteration) => Count(iteration.Number);

        public void OnMessage(string text)
        {
        }

        private void Count(int number)
        {
            Last = Math.Max(Last, number);
            if (number == after)
                cancel.Cancel();
        }
    }
}
