using Fashion.Core.Tests.Runs;
using Fashion.Core.Training;
using Fashion.Dsl;
using Xunit;

namespace Fashion.Core.Tests.Training;

[Collection(nameof(TrainingRuns))]
public sealed class AugmentedTrainingTests : IDisposable
{
    private const string Adam = "optimizer = adam(lr=5e-3)\nbatch = 32\n";
    private const string Dense = "flatten\ndense(16) -> tanh\ndense(classes)";

    private const string Geometry =
        "[shift(1 px), rotate(10 deg, p=50%), zoom(10%, p=50%), erase(p=30%, area=2%..20%, aspect=0.5..2, value=0..0.5, pixel_level=true)]";

    private const string Mixing = "[mixup(alpha=0.2), cutmix(alpha=1)]";

    private readonly TinyExperiment tiny = new();

    public static TheoryData<bool> Mixes => new(false, true);

    [Theory]
    [MemberData(nameof(Mixes))]
    public void Run_Augmented_LearnsAndMeasuresWholeImages(bool mixes)
    {
        var observer = new Recorder();
        var result = tiny.Train(Compile("epochs = 30", mixes), observer: observer);
        Assert.True(result.Test!.Accuracy > 0.9, $"accuracy {result.Test.Accuracy}");
        // What training meets is harder than the images that the figures are of.
        Assert.True(observer.Epochs[^1].Train.Loss > 1.2 * result.Train!.Loss);
    }

    [Fact]
    public void Run_EverythingCutOut_TouchesNoEvaluatedImage()
    {
        var observer = new Recorder();
        var result = tiny.Train(tiny.Compile(Adam + "epochs = 3", Dense, "[cutout(100 px)]"), observer: observer);
        Assert.All(observer.Epochs, epoch => Assert.InRange(epoch.Train.Loss, Math.Log(4) - 0.1, Math.Log(4) + 0.1));
        // Black images alone would all be taken for one class.
        Assert.True(Predicted(result).Distinct().Count() > 1);
    }

    [Theory]
    [MemberData(nameof(Mixes))]
    public void Run_TwiceWithOneSeed_GivesTheSameBytes(bool mixes)
    {
        var experiment = Compile("epochs = 3", mixes);
        Assert.Equal(TinyExperiment.Model(tiny.Train(experiment)), TinyExperiment.Model(tiny.Train(experiment)));
    }

    [Theory]
    [MemberData(nameof(Mixes))]
    public void Run_OneAndThreeWorkers_AgreeUpToRounding(bool mixes)
    {
        var experiment = tiny.Compile("optimizer = sgd(lr=0.05)\nbatch = 32\nepochs = 2", Dense, List(mixes));
        var (one, three) = (tiny.Train(experiment, threads: 1), tiny.Train(experiment, threads: 3));
        Assert.Equal(one.Train!.Loss, three.Train!.Loss, 1e-4);
    }

    [Theory]
    [InlineData(false, 9)]
    [InlineData(true, 9)]
    [InlineData(true, 6)]
    [InlineData(true, 12)]
    public void Resume_AfterAnyStep_GoesOnBitForBit(bool mixes, int step)
    {
        var experiment = Compile("epochs = 3", mixes);
        using var whole = TinyTrainer.Run(tiny, experiment);
        using var parts = TinyTrainer.RunInTwoParts(tiny, experiment, step);
        Assert.Equal(whole.Weights(), parts.Weights());
    }

    public void Dispose() => tiny.Dispose();

    private Experiment Compile(string train, bool mixes) =>
        tiny.Compile(Adam + train, augment: List(mixes));

    private static string List(bool mixes) => mixes ? Mixing : Geometry;

    private static IEnumerable<string> Predicted(TrainResult result) =>
        File.ReadLines(Path.Combine(result.RunFolder, "predictions.csv")).Skip(1).Select(line => line.Split(',')[2]);
}
