using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Fashion.Torch.Tests;

public sealed class ConcurrencyTests
{
    /// <summary>Two workers, each with leaves and gradients of its own over one storage of weights, half a batch each.</summary>
    [Fact]
    public void Workers_OnHalvesOfABatch_GiveTheWholeBatchsGradient()
    {
        using var scope = NewDisposeScope();
        var weights = torch.randn(6 * 9 + 10 * 6, generator: new Generator(1));
        var images = torch.randn([32, 1, 8, 8], generator: new Generator(2));
        var labels = torch.randint(10, [32], generator: new Generator(3));
        var whole = torch.zeros_like(weights);
        Train(weights, whole, images, labels, 32);

        for (var round = 0; round < 20; round++) {
            var halves = Enumerable.Range(0, 2).Select(_ => torch.zeros_like(weights)).ToArray();
            var failures = new Exception?[2];
            var threads = Enumerable.Range(0, 2).Select(worker => new Thread(() => {
                try {
                    Train(weights, halves[worker], images.narrow(0, worker * 16, 16), labels.narrow(0, worker * 16, 16), 32);
                } catch (Exception exception) {
                    failures[worker] = exception;
                }
            })).ToList();
            threads.ForEach(thread => thread.Start());
            threads.ForEach(thread => thread.Join());
            Assert.All(failures, Assert.Null);
            NativeRuntime.SumGradients(halves[0], halves[1]);
            Assert.True(halves[0].allclose(whole, 1e-4, 1e-6));
        }
    }

    private static void Train(Tensor weights, Tensor gradients, Tensor images, Tensor labels, int batch)
    {
        using var scope = NewDisposeScope();
        var kernel = Leaf(0, 54, 6, 1, 3, 3);
        var dense = Leaf(54, 60, 10, 6);
        var maps = nn.functional.relu(nn.functional.conv2d(images, kernel, padding: [1]));
        var logits = nn.functional.linear(nn.functional.adaptive_avg_pool2d(maps, 1).flatten(1), dense);
        (nn.functional.cross_entropy(logits, labels, reduction: nn.Reduction.Sum) / batch).backward();

        Tensor Leaf(long start, long length, params long[] shape)
        {
            var leaf = weights.narrow(0, start, length).view(shape).detach().requires_grad_();
            leaf.grad = gradients.narrow(0, start, length).view(shape);
            return leaf;
        }
    }
}
