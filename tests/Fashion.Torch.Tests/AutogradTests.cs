using Fashion.Torch.Tests.Checks;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Fashion.Torch.Tests;

public sealed class AutogradTests
{
    [Fact]
    public void Backward_Twice_AddsIntoTheGradient()
    {
        using var scope = NewDisposeScope();
        var x = Expect.Doubles([2], 1, 2).requires_grad_();
        Assert.Null(x.grad);
        (x * x).sum().backward();
        (x * 3).sum().backward();
        Expect.Values(x.grad!, [2], [5, 7]);
        x.grad = null;
        Assert.Null(x.grad);
    }

    [Fact]
    public void Backward_WithPresetViews_WritesIntoTheFlatTensor()
    {
        using var scope = NewDisposeScope();
        var weights = torch.arange(5, ScalarType.Float32);
        var gradients = torch.zeros(5);
        var first = weights.narrow(0, 0, 2).view(1, 2).detach().requires_grad_();
        var second = weights.narrow(0, 2, 3).detach().requires_grad_();
        first.grad = gradients.narrow(0, 0, 2).view(1, 2);
        second.grad = gradients.narrow(0, 2, 3);
        for (var step = 1; step <= 2; step++) {
            (first.sum() * 2 + (second * second).sum()).backward();
            Expect.Values(gradients, [5], [2 * step, 2 * step, 4 * step, 6 * step, 8 * step]);
        }
        weights.mul_(0);
        Expect.Values(second, [3], [0, 0, 0]);
    }

    [Fact]
    public void Grad_OfAnotherShape_IsRefused()
    {
        using var scope = NewDisposeScope();
        var x = torch.zeros(2).requires_grad_();
        Assert.Throws<TorchException>(() => x.grad = torch.zeros(3));
        Assert.Throws<TorchException>(() => x.grad = torch.zeros([2], ScalarType.Float64));
    }

    [Fact]
    public void Grad_OfOutputsByInputs_CollectsNothing()
    {
        using var scope = NewDisposeScope();
        var x = Expect.Doubles([2], 3, 4).requires_grad_();
        var unused = Expect.Doubles([1], 1).requires_grad_();
        var found = autograd.grad([x.square().sum()], [x, unused], allow_unused: true);
        Expect.Values(found[0], [2], [6, 8]);
        Assert.Null((object?)found[1]);
        Assert.Null(x.grad);
        var again = autograd.grad([x.square()], [x], [Expect.Doubles([2], 1, 10)]);
        Expect.Values(again[0], [2], [6, 80]);
    }

    [Fact]
    public void Grad_OfAGradient_IsTheSecondDerivative()
    {
        using var scope = NewDisposeScope();
        var x = Expect.Doubles([1], 2).requires_grad_();
        var slope = autograd.grad([x.pow(3).sum()], [x], create_graph: true)[0];
        Expect.Values(autograd.grad([slope.sum()], [x])[0], [1], [12]);
    }

    [Fact]
    public void GradModes_Nested_AreRestored()
    {
        using var scope = NewDisposeScope();
        var x = torch.ones(1).requires_grad_();
        using (no_grad()) {
            Assert.False((x * 2).requires_grad);
            using (enable_grad())
                Assert.True((x * 2).requires_grad);
            Assert.False(is_grad_enabled());
        }
        Assert.True(is_grad_enabled());
        using (inference_mode()) {
            Assert.True(is_inference_mode_enabled());
            Assert.False((x * 2).requires_grad);
        }
        Assert.False(is_inference_mode_enabled());
        using (set_grad_enabled(false))
            Assert.False(is_grad_enabled());
    }

    [Fact]
    public void Leaves_AndDetached_KnowWhatTheyAre()
    {
        using var scope = NewDisposeScope();
        var x = torch.ones(1).requires_grad_();
        var y = x * 2;
        Assert.True(x.is_leaf);
        Assert.False(y.is_leaf);
        Assert.False(y.detach().requires_grad);
        y.retain_grad();
        (y * 3).backward();
        Expect.Values(y.grad!, [1], [3]);
        Assert.Same(y, y.detach_());
        Assert.True(y.is_leaf);
    }
}
