using Fashion.Core.Tests.Runs;
using Fashion.Core.Training;
using static TorchSharp.torch;
using Xunit;

namespace Fashion.Core.Tests.Training;

public sealed class GradientClippingTests
{
    [Theory]
    [InlineData(1.0)]
    [InlineData(4.9)]
    [InlineData(5.1)]
    public void Apply_AnyLargestNorm_IsKeptAndTheDirectionToo(double largest)
    {
        using var scope = NewDisposeScope();
        var gradients = tensor([3f, 0, -4]);
        GradientClipping.Apply(gradients, largest);
        var factor = Math.Min(1, largest / (5 + 1e-6));
        Assert.Equal([3 * factor, 0, -4 * factor], gradients.data<float>().ToArray().Select(value => (double)value), Near);
    }

    /// <summary>With plain SGD at rate 1 a step is as long as the clipped gradient.</summary>
    [Fact]
    public void Run_Clipped_NoStepIsLonger()
    {
        const double Largest = 1e-3;
        using var tiny = new TinyExperiment();
        var experiment = tiny.Compile($"optimizer = sgd(lr=1)\nepochs = 2\nbatch = 32\nclip = {Largest}");
        List<double> steps = [];
        float[]? before = null;
        using var trainer = TinyTrainer.Run(tiny, experiment, afterStep: trainer =>
        {
            var weights = TinyTrainer.Read(trainer.Model.Parameters.Trained);
            if (before is not null)
                steps.Add(Math.Sqrt(weights.Zip(before, (after, start) => Math.Pow(after - start, 2)).Sum()));
            before = weights;
        });
        Assert.NotEmpty(steps);
        Assert.All(steps, step => Assert.Equal(Largest, step, Largest * 1e-3));
    }

    private static bool Near(double expected, double actual) => Math.Abs(expected - actual) < 1e-6;
}
