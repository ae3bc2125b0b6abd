using Fashion.Core.Classifiers;
using Fashion.Core.Data;
using Fashion.Core.Runs;
using Fashion.Core.Runtime;
using Fashion.Dsl;
using Xunit;

namespace Fashion.Core.Tests.Runs;

[Collection(nameof(TrainingRuns))]
public sealed class TestTimeAugmentationTests
{
    private const string OneEpoch = "optimizer = sgd(lr=0.05)\nepochs = 1\nbatch = 32";

    [Theory]
    [InlineData("c1: conv(4, 3x3) -> relu\nflatten\ndense(classes)")]
    [InlineData("c1: conv(4, 3x3) -> relu\nflatten\ndense(classes) -> log_softmax")]
    public void Flip_AnyImage_IsTheSoftmaxOfTheMeanLogits(string layers)
    {
        using var tiny = new TinyExperiment();
        var run = tiny.Train(tiny.Compile(OneEpoch, layers)).RunFolder;
        var (plain, images) = Predict(run, TestTimeAugmentation.None, images => images);
        var (mirrored, _) = Predict(run, TestTimeAugmentation.None, images => images.Mirrored());
        var (flipped, _) = Predict(run, TestTimeAugmentation.Flip, images => images);
        // A softmax forgets what its logits have in common, so log-probabilities serve as well.
        var logits = plain.Zip(mirrored, (one, other) => (Math.Log(one) + Math.Log(other)) / 2).ToArray();
        var expected = logits.Chunk(4).SelectMany(row => row.Select(each => Math.Exp(each) / row.Sum(Math.Exp))).ToArray();
        Assert.Equal(expected, flipped.Select(each => (double)each), (one, other) => Math.Abs(one - other) < 1e-5);
        Assert.NotEqual(plain, flipped, (one, other) => Math.Abs(one - other) < 1e-3);
        Assert.Equal(images.Count * 4, flipped.Length);
    }

    [Fact]
    public void Flip_ModelEndingInSoftmax_IsTheMeanOfProbabilities()
    {
        using var tiny = new TinyExperiment();
        var run = tiny.Train(tiny.Compile(OneEpoch, "flatten\ndense(classes) -> softmax")).RunFolder;
        var (plain, _) = Predict(run, TestTimeAugmentation.None, images => images);
        var (mirrored, _) = Predict(run, TestTimeAugmentation.None, images => images.Mirrored());
        var (flipped, _) = Predict(run, TestTimeAugmentation.Flip, images => images);
        Assert.Equal(
            plain.Zip(mirrored, (one, other) => (one + other) / 2), flipped, (one, other) => Math.Abs(one - other) < 1e-6);
    }

    [Fact]
    public void Flip_MirrorSymmetricModel_ChangesNothing()
    {
        using var tiny = new TinyExperiment();
        var run = tiny.Train(tiny.Compile(OneEpoch, "conv(6, 1x1) -> relu\nglobal_avgpool\ndense(classes)")).RunFolder;
        using var plain = TrainedModel.Load(run, 1, "cpu", TorchRuntime.Create());
        using var flips = TrainedModel.Load(run, 1, "cpu", TorchRuntime.Create(), TestTimeAugmentation.Flip);
        var data = plain.LoadData();
        var (one, other) = (plain.Evaluate(data.Test!, data, TestContext.Current.CancellationToken), flips.Evaluate(data.Test!, data, TestContext.Current.CancellationToken));
        Assert.Equal(one.Probabilities, other.Probabilities, (left, right) => Math.Abs(left - right) < 1e-6);
        Assert.Equal(one.Figures.Loss, other.Figures.Loss, 1e-6);
        Assert.Equal(one.Figures.Accuracy, other.Figures.Accuracy);
    }

    [Fact]
    public void Flip_Figures_FollowFromTheAveragedProbabilities()
    {
        using var tiny = new TinyExperiment();
        var run = tiny.Train(tiny.Compile(OneEpoch)).RunFolder;
        using var model = TrainedModel.Load(run, 2, "cpu", TorchRuntime.Create(), TestTimeAugmentation.Flip);
        var data = model.LoadData();
        var evaluation = model.Evaluate(data.Test!, data, TestContext.Current.CancellationToken);
        Assert.Equal(Probabilities.LogLoss(evaluation.Probabilities!, data.Test!.Labels), evaluation.Figures.Loss, 1e-5);
        Assert.Equal(evaluation.Confusion.Accuracy!.Value, evaluation.Figures.Accuracy, 1e-12);
        var right = model.Predict(data.Test).Zip(data.Test.Labels).Count(pair => pair.First == pair.Second);
        Assert.Equal(evaluation.Confusion.Correct, right);
    }

    [Fact]
    public void Mirrored_Twice_IsTheSameImages()
    {
        var bytes = Enumerable.Range(0, 2 * 2 * 3 * 5).Select(at => (byte)at).ToArray();
        var images = new ImageSet(Shape.Image(2, 3, 5), bytes, [1, 0], ["a", "b"]);
        var mirrored = images.Mirrored();
        Assert.Equal([4, 3, 2, 1, 0, 9, 8, 7, 6, 5], mirrored.Bytes!.Take(10).Select(each => (int)each));
        Assert.Equal(images.Labels, mirrored.Labels);
        Assert.Equal(images.Bytes, mirrored.Mirrored().Bytes);
    }

    private static (float[] Probabilities, ImageSet Images) Predict(
        string run, TestTimeAugmentation augmentation, Func<ImageSet, ImageSet> prepare)
    {
        using var model = TrainedModel.Load(run, 2, "cpu", TorchRuntime.Create(), augmentation);
        var images = model.LoadData().Test!;
        return (model.PredictProba(prepare(images)), images);
    }
}
