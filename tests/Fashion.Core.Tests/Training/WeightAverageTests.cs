using Fashion.Core.Models;
using Fashion.Core.Runs;
using Fashion.Core.Runtime;
using Fashion.Core.Tests.Runs;
using Fashion.Core.Training;
using static TorchSharp.torch;
using Xunit;

namespace Fashion.Core.Tests.Training;

[Collection(nameof(TrainingRuns))]
public sealed class WeightAverageTests
{
    private const double Decay = 0.8;
    private const string Train = "optimizer = adam(lr=2e-2)\nepochs = 4\nbatch = 32";
    private const string Model = "conv(4, 3x3)\nn: batchnorm -> relu\nflatten\ndense(classes)";

    [Fact]
    public void Update_EveryStep_IsTheWeightedSumOfAllWeights()
    {
        using var tiny = new TinyExperiment();
        var (trained, running) = (new List<float[]>(), new List<float[]>());
        var averages = new List<(float[] Trained, float[] Running)>();
        using var trainer = new TinyTrainer(tiny, tiny.Compile(Train, Model).With(average: Decay), trainer =>
        {
            Keep(trainer);
            averages.Add((TinyTrainer.Read(trainer.State.Average!.Trained), TinyTrainer.Read(trainer.State.Average.Running)));
        });
        Keep(trainer);
        trainer.Trainer.Run(CancellationToken.None);
        Assert.Equal(28, averages.Count);
        for (var step = 1; step <= averages.Count; step++)
        {
            Close(Direct(trained, step), averages[step - 1].Trained);
            Close(Direct(running, step), averages[step - 1].Running);
        }

        void Keep(TinyTrainer trainer)
        {
            trained.Add(TinyTrainer.Read(trainer.Model.Parameters.Trained));
            running.Add(TinyTrainer.Read(trainer.Model.Parameters.Running));
        }
    }

    [Fact]
    public void Run_WithAverage_TakesTheVeryStepsOfARunWithout()
    {
        using var tiny = new TinyExperiment();
        var experiment = tiny.Compile(Train, Model);
        var steps = new List<float[]>();
        using var plain = TinyTrainer.Run(tiny, experiment, trainer => steps.Add(Raw(trainer)));
        var averaged = new List<float[]>();
        using var other = TinyTrainer.Run(tiny, experiment.With(average: Decay), trainer => averaged.Add(Raw(trainer)));
        Assert.Equal(steps, averaged);
    }

    [Fact]
    public void Run_WithAverage_ValidatesTheAverage()
    {
        using var tiny = new TinyExperiment();
        var experiment = tiny.Compile(Train, Model).With(average: Decay);
        var expected = new List<Figures>();
        var raw = new List<Figures>();
        using var trainer = TinyTrainer.Run(tiny, experiment, trainer =>
        {
            if (trainer.State.Progress.Batch > 0)
                return;
            raw.Add(trainer.Trainer.Measure(trainer.Data.Validation!, TestContext.Current.CancellationToken));
            using var other = new TinyTrainer(tiny, experiment);
            using var frozen = no_grad();
            other.Model.Parameters.Trained.copy_(trainer.State.Average!.Trained);
            other.Model.Parameters.Running.copy_(trainer.State.Average.Running);
            expected.Add(other.Trainer.Measure(other.Data.Validation!, TestContext.Current.CancellationToken));
        });
        Assert.Equal(expected, trainer.Observer.Epochs.Select(epoch => epoch.Validation));
        Assert.DoesNotContain(raw, figures => expected.Contains(figures));
    }

    [Fact]
    public void Run_KeepLast_EndsWithTheAverage()
    {
        using var tiny = new TinyExperiment();
        using var trainer = TinyTrainer.Run(tiny, tiny.Compile(Train, Model).With(average: Decay));
        Assert.Equal(TinyTrainer.Read(trainer.State.Average!.Trained), Raw(trainer));
        Assert.Equal(
            TinyTrainer.Read(trainer.State.Average.Running), TinyTrainer.Read(trainer.Model.Parameters.Running));
    }

    [Fact]
    public void Run_KeepBest_EndsWithTheAverageOfTheBestEpoch()
    {
        using var tiny = new TinyExperiment();
        var experiment = tiny.Compile("optimizer = adam(lr=0.3)\nepochs = 6\nbatch = 32\nkeep = best(validation.loss)", Model);
        var averages = new List<float[]>();
        using var trainer = TinyTrainer.Run(tiny, experiment.With(average: Decay), trainer =>
        {
            if (trainer.State.Progress.Batch == 0)
                averages.Add(TinyTrainer.Read(trainer.State.Average!.Trained));
        });
        var best = trainer.State.Progress.Kept.BestEpoch;
        Assert.InRange(best, 1, 5);
        Assert.Equal(averages[best - 1], Raw(trainer));
    }

    [Theory]
    [InlineData("", 3)]
    [InlineData("keep = best(validation.accuracy)", 11)]
    [InlineData("keep = best(validation.accuracy)", 20)]
    public void Resume_WithAverage_GoesOnBitForBit(string keep, long stopAt)
    {
        using var tiny = new TinyExperiment();
        var experiment = tiny.Compile($"{Train}\n{keep}", Model).With(average: Decay);
        using var whole = TinyTrainer.Run(tiny, experiment);
        using var resumed = TinyTrainer.RunInTwoParts(tiny, experiment, stopAt);
        Assert.Equal(whole.Weights(), resumed.Weights());
        Assert.Equal(
            whole.State.Progress.History.Select(epoch => (epoch.Train, epoch.Validation)),
            resumed.State.Progress.History.Select(epoch => (epoch.Train, epoch.Validation)));
    }

    [Fact]
    public void Run_WholeSession_SavesMeasuresAndPredictsByTheAverage()
    {
        using var tiny = new TinyExperiment();
        var experiment = tiny.Compile(Train, Model).With(average: Decay);
        using var trainer = TinyTrainer.Run(tiny, experiment);
        var result = tiny.Train(experiment, threads: 1);
        using var model = TrainedModel.Load(result.RunFolder, 1, "cpu", TorchRuntime.Create());
        var data = model.LoadData();
        Assert.Equal(trainer.Trainer.Measure(data.Test!, TestContext.Current.CancellationToken), result.Test);
        Assert.Equal(result.Test!, model.Evaluate(data.Test!, data, TestContext.Current.CancellationToken).Figures);
    }

    private static float[] Raw(TinyTrainer trainer) => TinyTrainer.Read(trainer.Model.Parameters.Trained);

    /// <summary>The sum over all weights so far, the first before any step, each times what later steps left of it.</summary>
    private static double[] Direct(List<float[]> weights, int step)
    {
        static double Decayed(int step) => Math.Min(Decay, (1.0 + step) / (10 + step));
        var sum = new double[weights[0].Length];
        for (var taken = 0; taken <= step; taken++)
        {
            var share = taken == 0 ? 1 : 1 - Decayed(taken);
            for (var later = taken + 1; later <= step; later++)
                share *= Decayed(later);
            for (var index = 0; index < sum.Length; index++)
                sum[index] += share * weights[taken][index];
        }

        return sum;
    }

    private static void Close(double[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var index = 0; index < expected.Length; index++)
            Assert.Equal(expected[index], actual[index], 1e-6);
    }
}
