using System.Runtime.InteropServices;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Fashion.Torch.Tests;

public sealed class ErrorTests
{
    [Fact]
    public void Failure_OfAnOperation_TellsTorchsMessageWithoutBacktrace()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (torch.zeros(2, 3), torch.zeros(4, 5));
        var error = Assert.Throws<TorchException>(() => a.mm(b));
        Assert.IsAssignableFrom<ExternalException>(error);
        Assert.Contains("2x3 and 4x5", error.Message);
        Assert.DoesNotContain("frame #", error.Message);
        Assert.DoesNotContain(".so", error.Message);
        Assert.DoesNotContain("Exception raised from", error.Message);
    }

    [Fact]
    public void Failure_OfAnAction_ThrowsToo()
    {
        using var scope = NewDisposeScope();
        var x = torch.zeros(2);
        Assert.Throws<TorchException>(() => x.add_(torch.zeros(3)));
        Assert.Throws<TorchException>(() => x.size(5));
        Assert.Throws<TorchException>(() => x.backward());
        Assert.Throws<TorchException>(() => x.max(3));
        Assert.Throws<TorchException>(() => torch.tensor(new[] { 1L }).requires_grad = true);
        Assert.Throws<TorchException>(() => torch.cat(Array.Empty<Tensor>()));
    }

    [Fact]
    public void Failures_OfTwoThreads_KeepTheirOwnMessages()
    {
        var messages = new string[2];
        var threads = Enumerable.Range(0, 2).Select(which => new Thread(() => {
            using var scope = NewDisposeScope();
            var (a, b) = (torch.zeros(2, 2), torch.zeros(3 + which, 2));
            for (var i = 0; i < 200; i++)
                messages[which] = Assert.Throws<TorchException>(() => a.mm(b)).Message;
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.Contains("3x2", messages[0]);
        Assert.Contains("4x2", messages[1]);
    }

    [Fact]
    public void Disposed_Tensors_AreRefused()
    {
        var x = torch.zeros(2);
        x.Dispose();
        Assert.ThrowsAny<InvalidOperationException>(() => x.sum());
        Assert.ThrowsAny<InvalidOperationException>(() => x.shape);
        using var y = torch.zeros(2);
        Assert.ThrowsAny<InvalidOperationException>(() => y.add(x));
    }

    [Fact]
    public void Names_OfDimensions_AreRefusedRatherThanDropped() =>
        Assert.Throws<NotSupportedException>(() => torch.zeros([2], names: ["batch"]));

    [Fact]
    public void WindowArguments_OfThreeNumbers_AreRefused()
    {
        using var x = torch.zeros(1, 1, 4, 4);
        Assert.Throws<ArgumentException>(() => nn.functional.max_pool2d(x, [2, 2, 2]));
    }
}
