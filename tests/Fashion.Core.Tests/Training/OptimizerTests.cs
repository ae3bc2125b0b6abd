using Fashion.Core.Random;
using Fashion.Core.Runtime;
using Fashion.Core.Training;
using Fashion.Dsl;
using Fashion.Testing.References;
using static TorchSharp.torch;
using Xunit;

namespace Fashion.Core.Tests.Training;

public sealed class OptimizerTests
{
    private const int Size = 37;
    private const int Steps = 25;

    private static readonly Dictionary<string, Optimizer> Optimizers = new()
    {
        ["sgd"] = Optimizer.NewSgd(new SgdOptions(0.1, 0, false, 0)),
        ["sgd with decay"] = Optimizer.NewSgd(new SgdOptions(0.1, 0, false, 0.01)),
        ["sgd with momentum"] = Optimizer.NewSgd(new SgdOptions(0.1, 0.9, false, 0.01)),
        ["sgd with nesterov"] = Optimizer.NewSgd(new SgdOptions(0.1, 0.9, true, 0.01)),
        ["adam"] = Optimizer.NewAdam(new AdamOptions(0.01, 0.9, 0.999, 1e-8, 0)),
        ["adam with decay"] = Optimizer.NewAdam(new AdamOptions(0.01, 0.8, 0.99, 1e-6, 0.02)),
        ["adamw"] = Optimizer.NewAdamW(new AdamOptions(0.01, 0.9, 0.999, 1e-8, 0.05)),
        ["rmsprop"] = Optimizer.NewRmsProp(new RmsPropOptions(0.01, 0.99, 1e-8, 0, 0)),
        ["rmsprop with momentum"] = Optimizer.NewRmsProp(new RmsPropOptions(0.01, 0.9, 1e-6, 0.8, 0.01)),
    };

    public static TheoryData<string> Names => [.. Optimizers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_ByTorchOperations_IsThePublishedRule(string name) => Compare(name, new PlainRuntime());

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_ByFusedKernels_IsThePublishedRule(string name) => Compare(name, TorchRuntime.Create());

    private static void Compare(string name, ITorchRuntime runtime)
    {
        using var scope = NewDisposeScope();
        var random = new RandomStream(7, "optimizer test");
        var start = Draw(random);
        var expected = new ReferenceOptimizer(Optimizers[name], start);
        var parameters = tensor(Array.ConvertAll(start, value => (float)value));
        using var optimizer = FlatOptimizer.Create(Optimizers[name], parameters, runtime);
        for (var step = 1; step <= Steps; step++)
        {
            var gradients = Draw(random);
            var rate = 0.05 / step;
            expected.Step(gradients, rate);
            optimizer.Step(parameters, tensor(Array.ConvertAll(gradients, value => (float)value)), rate, step);
        }

        var actual = parameters.data<float>().ToArray();
        for (var index = 0; index < Size; index++)
            Assert.Equal(expected.Parameters[index], actual[index], 2e-5);
    }

    private static double[] Draw(RandomStream random) =>
        [.. Enumerable.Range(0, Size).Select(_ => (double)(float)random.NextGaussian())];
}
