using Fashion.Core.Models;
using Fashion.Core.Tests.Runs;
using Fashion.Dsl;
using static TorchSharp.torch;
using Xunit;

namespace Fashion.Core.Tests.Training;

[Collection(nameof(TrainingRuns))]
public sealed class FreezeTests
{
    private const int StepsPerEpoch = 7;
    private const string Train = "optimizer = adamw(lr=2e-2, decay=0.1)\nepochs = 3\nbatch = 32";
    private const string Model = "c1: conv(4, 3x3, l2=0.1) -> relu\nc2: conv(4, 3x3, l2=0.1) -> relu\nflatten\nhead: dense(classes)";
    private const string Normed = "c1: conv(4, 3x3)\nn1: batchnorm -> relu\nflatten\nhead: dense(classes)";

    [Theory]
    [InlineData("optimizer = adamw(lr=2e-2, decay=0.1)", "c1")]
    [InlineData("optimizer = sgd(lr=0.1, momentum=0.9, decay=0.1)", "c2")]
    [InlineData("optimizer = rmsprop(lr=1e-2, momentum=0.9, decay=0.1)\nclip = 0.1", "head")]
    [InlineData("optimizer = sgd(lr=0.1, decay=0.1)", "c1 head")]
    public void Run_FrozenLayers_StayToTheLastBitAndOthersLearn(string train, string labels)
    {
        using var tiny = new TinyExperiment();
        var frozen = labels.Split(' ');
        var experiment = tiny.Compile($"{train}\nepochs = 2\nbatch = 32", Model).With(freeze: frozen);
        using var trainer = new TinyTrainer(tiny, experiment);
        var before = trainer.Weights();
        trainer.Trainer.Run(CancellationToken.None);
        foreach (var (name, after) in trainer.Weights())
        {
            if (frozen.Contains(name[..name.LastIndexOf('.')]))
                Assert.Equal(before[name], after);
            else
                Assert.NotEqual(before[name], after);
        }
    }

    [Theory]
    [InlineData("sgd(lr=0.1, momentum=0.9, decay=0.1)")]
    [InlineData("adam(lr=2e-2)")]
    [InlineData("rmsprop(lr=1e-3, momentum=0.5)")]
    public void Run_FirstStep_MovesTheOthersAsARunWithoutFreezing(string optimizer)
    {
        using var tiny = new TinyExperiment();
        var experiment = tiny.Compile($"optimizer = {optimizer}\nepochs = 1\nbatch = 200", Model);
        using var plain = TinyTrainer.Run(tiny, experiment);
        using var trainer = TinyTrainer.Run(tiny, experiment.With(freeze: ["c1"]));
        var expected = plain.Weights();
        foreach (var (name, actual) in trainer.Weights().Where(weights => !weights.Key.StartsWith("c1.")))
            Assert.Equal(expected[name], actual);
    }

    [Fact]
    public void Run_FrozenStart_TakesNoGradientOfIt()
    {
        using var tiny = new TinyExperiment();
        var experiment = tiny.Compile(Train, Model).With(freeze: ["c1"], unfreeze: Duration.NewSteps(4));
        var gradients = new List<bool>();
        using var trainer = TinyTrainer.Run(tiny, experiment, trainer =>
        {
            var replica = trainer.Model.Replicas[0];
            var slot = trainer.Model.Parameters.Slots.Single(slot => slot.Name == "c1.weight");
            gradients.Add(TinyTrainer.Read(slot.View(replica.Gradients)).Any(value => value != 0));
        }, stopAt: 6);
        Assert.Equal([false, false, false, false, true, true, true], gradients);
    }

    [Fact]
    public void Run_FrozenBatchNorm_UsesAndKeepsItsRunningStatistics()
    {
        using var tiny = new TinyExperiment();
        using var trainer = new TinyTrainer(tiny, tiny.Compile(Train, Normed).With(freeze: ["n1"]));
        using var scope = NewDisposeScope();
        var before = trainer.Weights();
        trainer.Trainer.Run(CancellationToken.None);
        foreach (var name in (string[])["n1.weight", "n1.bias", "n1.running_mean", "n1.running_var"])
            Assert.Equal(before[name], trainer.Weights()[name]);
        var images = rand([5, 1, 8, 8]);
        var replica = trainer.Model.Replicas[0];
        var training = new ForwardContext(true, (_, _, _) => throw new InvalidOperationException());
        Assert.Equal(
            TinyTrainer.Read(replica.Forward(images, ForwardContext.Evaluation)),
            TinyTrainer.Read(replica.Forward(images, training)));
    }

    [Theory]
    [InlineData("2 epochs", 2 * StepsPerEpoch)]
    [InlineData("10 steps", 10)]
    public void Run_Unfreeze_LearnsFromThatStepOnWithFreshMoments(string after, long start)
    {
        using var tiny = new TinyExperiment();
        var wait = after.EndsWith("steps") ? Duration.NewSteps(10) : Duration.NewEpochs(2);
        var experiment = tiny.Compile("optimizer = adam(lr=1e-3)\nepochs = 3\nbatch = 32", Normed)
            .With(freeze: ["c1", "n1"], unfreeze: wait);
        var weights = new List<Dictionary<string, float[]>>();
        using var trainer = new TinyTrainer(tiny, experiment, trainer => weights.Add(trainer.Weights()));
        weights.Add(trainer.Weights());
        trainer.Trainer.Run(CancellationToken.None);
        for (var step = 1; step <= start; step++)
            Assert.All(Frozen(step), name => Assert.Equal(weights[0][name], weights[step][name]));
        Assert.All(Frozen(0), name => Assert.NotEqual(weights[0][name], weights[(int)start + 1][name]));

        // The first step of fresh moments is as long as the rate, whatever the gradient.
        var moves = weights[0]["c1.weight"].Zip(weights[(int)start + 1]["c1.weight"], (from, to) => Math.Abs(to - from));
        Assert.All(moves, move => Assert.InRange(move, 0.98e-3, 1.001e-3));

        IEnumerable<string> Frozen(int step) => weights[step].Keys.Where(name => !name.StartsWith("head."));
    }

    [Theory]
    [InlineData("adam(lr=5e-3)", 4)]
    [InlineData("adam(lr=5e-3)", 9)]
    [InlineData("adam(lr=5e-3)", 10)]
    [InlineData("adam(lr=5e-3)", 15)]
    [InlineData("sgd(lr=0.05, momentum=0.9, nesterov=true)", 12)]
    [InlineData("rmsprop(lr=1e-3, momentum=0.5)", 12)]
    public void Resume_AroundTheUnfreezing_GoesOnBitForBit(string optimizer, long stopAt)
    {
        using var tiny = new TinyExperiment();
        var experiment = tiny.Compile($"optimizer = {optimizer}\nepochs = 3\nbatch = 32\nkeep = best(train.loss)", Normed)
            .With(average: 0.9, freeze: ["c1", "n1"], unfreeze: Duration.NewSteps(11));
        using var whole = TinyTrainer.Run(tiny, experiment);
        using var resumed = TinyTrainer.RunInTwoParts(tiny, experiment, stopAt);
        Assert.Equal(whole.Weights(), resumed.Weights());
        Assert.Equal(
            whole.State.Progress.History.Select(epoch => (epoch.Train, epoch.Validation)),
            resumed.State.Progress.History.Select(epoch => (epoch.Train, epoch.Validation)));
    }

    [Fact]
    public void Of_LabelOfABlock_TakesEveryLayerInside()
    {
        using var tiny = new TinyExperiment();
        var experiment = tiny.Compile(Train, Model)
            .With(names: name => name == "head" ? name : $"body.{name}", freeze: ["body"]);
        using var trainer = new TinyTrainer(tiny, experiment);
        var before = trainer.Weights();
        trainer.Trainer.Run(CancellationToken.None);
        var after = trainer.Weights();
        Assert.Equal(
            ["body.c1.bias", "body.c1.weight", "body.c2.bias", "body.c2.weight"],
            before.Keys.Where(name => before[name].SequenceEqual(after[name])).Order());
    }

    [Theory]
    [InlineData("hed", "U306", "did you mean `head`?")]
    [InlineData("stem", "U306", "there are: c1, c2, head")]
    [InlineData("flatten", "U306", "there are: c1, c2, head")]
    public void Of_LabelWithoutParameters_IsRefusedBeforeAFolderIsMade(string label, string code, string help)
    {
        using var tiny = new TinyExperiment();
        var experiment = tiny.Compile(Train, Model).With(freeze: ["c1", label]);
        var failure = Assert.Throws<UsageException>(() => tiny.Train(experiment));
        Assert.Equal(code, failure.Code);
        Assert.Contains($"`freeze` names `{label}`", failure.Message);
        Assert.Equal(help, failure.Help);
        Assert.False(Directory.Exists(tiny.Runs));
    }

    [Fact]
    public void Of_EveryLayer_IsRefused()
    {
        using var tiny = new TinyExperiment();
        var experiment = tiny.Compile(Train, Model).With(freeze: ["c1", "c2", "head"]);
        Assert.Equal("U307", Assert.Throws<UsageException>(() => tiny.Train(experiment)).Code);
    }
}
