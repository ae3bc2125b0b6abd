using System.Text.Json;
using Fashion.Core.Runs;
using Fashion.Core.Runtime;
using Fashion.Core.Serialization;
using Fashion.Core.Training;
using Xunit;

namespace Fashion.Core.Tests.Runs;

public sealed class TraceSessionTests : IDisposable
{
    private const int Classes = 4, Pixels = 64;
    private const double Rate = 0.05;

    private readonly TinyExperiment tiny = new();

    private string Into => Path.Combine(tiny.Folder, "trace");

    /// <summary>Softmax regression is small enough to be trained again by hand, from nothing but the files.</summary>
    [Theory]
    [InlineData(false, 1e-5)]
    [InlineData(true, 1e-7)]
    public void Record_Files_AreEnoughToRepeatTheSteps(bool doubles, double tolerance)
    {
        Record(new Recorder(), steps: 9, doubles);
        var (weight, bias) = Weights("initial");
        foreach (var step in File.ReadLines(Path.Combine(Into, "steps.jsonl")).Select(line => JsonElement.Parse(line)))
        {
            Assert.Equal(Rate, step.GetProperty("learningRate").GetDouble());
            var batch = Read($"step-{step.GetProperty("step").GetInt32():0000}");
            var loss = Learn(weight, bias, batch["images"].ToArray<float>(), batch["labels"].ToArray<long>());
            Assert.Equal(loss, step.GetProperty("loss").GetDouble(), tolerance);
        }

        var (finalWeight, finalBias) = Weights("final");
        Assert.All(weight.Zip(finalWeight), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.All(bias.Zip(finalBias), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.Equal(9, Directory.GetFiles(Into, "step-*").Length);
    }

    [Fact]
    public void Record_MoreStepsThanTheTrainingHas_TakesAllOfThem() =>
        Assert.Equal(new TraceResult(14, 7, 2), Record(new Recorder(), steps: 100));

    [Fact]
    public void Record_Observer_IsToldOfTheTrainingBeforeItsEpochs()
    {
        var recorder = new Recorder();
        Record(recorder, steps: 8);
        Assert.NotNull(recorder.Start);
        Assert.Equal((Into, 2, 7, 200), (
            recorder.Start.RunFolder, recorder.Start.Epochs, recorder.Start.StepsPerEpoch, recorder.Start.TrainSamples));
        Assert.Single(recorder.Epochs);
    }

    [Fact]
    public void Record_IntoAnotherTrace_IsRefusedAndChangesNothing()
    {
        Record(new Recorder(), steps: 3);
        var before = File.ReadAllText(Path.Combine(Into, "steps.jsonl"));
        Assert.Equal("R321", Assert.Throws<RunException>(() => Record(new Recorder(), steps: 2)).Code);
        Assert.Equal(before, File.ReadAllText(Path.Combine(Into, "steps.jsonl")));
        Assert.Equal(3, Directory.GetFiles(Into, "step-*").Length);
    }

    public void Dispose() => tiny.Dispose();

    private TraceResult Record(Recorder recorder, int steps, bool doubles = false) => TraceSession.Record(
        tiny.Compile($"optimizer = sgd(lr={Rate})\nepochs = 2\nbatch = 32", "flatten -> dropout(20%)\ndense(classes)"),
        Into, steps, doubles, new TrainerOptions { SpecFolder = tiny.Folder }, TorchRuntime.Create(), recorder,
        TestContext.Current.CancellationToken);

    private IReadOnlyDictionary<string, SafetensorsTensor> Read(string file) =>
        SafetensorsFile.Read(Path.Combine(Into, file + ".safetensors")).Tensors;

    private (double[] Weight, double[] Bias) Weights(string file)
    {
        var tensors = Read(file);
        return (Numbers("weight"), Numbers("bias"));

        double[] Numbers(string name) =>
            Array.ConvertAll(tensors.Single(each => each.Key.EndsWith("." + name)).Value.ToArray<float>(), each => (double)each);
    }

    /// <summary>One step of gradient descent; gives the mean loss before it.</summary>
    private static double Learn(double[] weight, double[] bias, float[] images, long[] labels)
    {
        double[] weightGradient = new double[weight.Length], biasGradient = new double[bias.Length];
        var loss = 0.0;
        for (var sample = 0; sample < labels.Length; sample++)
        {
            var image = images.AsSpan(sample * Pixels, Pixels).ToArray();
            var exponentials = new double[Classes];
            for (var unit = 0; unit < Classes; unit++)
                exponentials[unit] = Math.Exp(bias[unit] + image.Select((pixel, at) => pixel * weight[unit * Pixels + at]).Sum());
            loss -= Math.Log(exponentials[labels[sample]] / exponentials.Sum()) / labels.Length;
            for (var unit = 0; unit < Classes; unit++)
            {
                var error = (exponentials[unit] / exponentials.Sum() - (labels[sample] == unit ? 1 : 0)) / labels.Length;
                biasGradient[unit] += error;
                for (var at = 0; at < Pixels; at++)
                    weightGradient[unit * Pixels + at] += error * image[at];
            }
        }

        Move(weight, weightGradient);
        Move(bias, biasGradient);
        return loss;
    }

    private static void Move(double[] parameters, double[] gradient)
    {
        for (var at = 0; at < parameters.Length; at++)
            parameters[at] -= Rate * gradient[at];
    }
}
