using Fashion.Torch.Tests.Checks;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Fashion.Torch.Tests;

public sealed class LayerTests
{
    [Theory]
    [InlineData(1, 0, 1, 1)]
    [InlineData(2, 1, 1, 1)]
    [InlineData(1, 2, 2, 1)]
    [InlineData(1, 1, 1, 2)]
    public void Conv2d_AgainstSevenLoops_IsEqual(long stride, long padding, long dilation, long groups)
    {
        using var scope = NewDisposeScope();
        var input = Gradients.Input(5, -1, 1, 2, 4, 6, 7);
        var weight = Gradients.Input(6, -1, 1, 6, 4 / groups, 3, 2);
        var bias = Gradients.Input(7, -1, 1, 6);
        Tensor Convolve(Tensor[] x) => nn.functional.conv2d(
            x[0], x[1], x[2], strides: [stride], padding: [padding, padding], dilation: [dilation], groups: groups);
        var found = Convolve([input, weight, bias]);
        var (height, width) = (found.shape[2], found.shape[3]);
        Assert.Equal((6 + 2 * padding - dilation * 2 - 1) / stride + 1, height);
        var (x, w, b, y) = (input.data<double>(), weight.data<double>(), bias.data<double>(), found.data<double>());
        var each = 6 / groups;
        for (var n = 0; n < 2; n++)
        for (var o = 0; o < 6; o++)
        for (var i = 0; i < height; i++)
        for (var j = 0; j < width; j++) {
            var sum = b[o];
            for (var c = 0; c < 4 / groups; c++)
            for (var u = 0; u < 3; u++)
            for (var v = 0; v < 2; v++) {
                var (row, column) = (i * stride + u * dilation - padding, j * stride + v * dilation - padding);
                if (row is >= 0 and < 6 && column is >= 0 and < 7)
                    sum += w[o, c, u, v] * x[n, o / each * (4 / groups) + c, row, column];
            }
            Assert.Equal(sum, y[n, o, i, j], 1e-10);
        }
        Gradients.Match(Convolve, Gradients.Input(8, -1, 1, 1, 4, 4, 4), Gradients.Input(9, -1, 1, 2 * groups, 4 / groups, 2, 2), Gradients.Input(10, -1, 1, 2 * groups));
    }

    [Fact]
    public void Linear_WithAndWithoutBias_IsAProduct()
    {
        using var scope = NewDisposeScope();
        var x = Expect.Doubles([1, 2], 3, 4);
        var w = Expect.Doubles([3, 2], 1, 0, 0, 1, 1, 1);
        Expect.Values(nn.functional.linear(x, w), [1, 3], [3, 4, 7]);
        Expect.Values(nn.functional.linear(x, w, Expect.Doubles([3], 1, 2, 3)), [1, 3], [4, 6, 10]);
        Gradients.Match(i => nn.functional.linear(i[0], i[1], i[2]), x, w, Expect.Doubles([3], 1, 2, 3));
    }

    [Fact]
    public void Pools_OfASmallImage_TakeMaximaAndMeans()
    {
        using var scope = NewDisposeScope();
        var x = torch.arange(16, ScalarType.Float64).view(1, 1, 4, 4);
        Expect.Values(nn.functional.max_pool2d(x, 2), [1, 1, 2, 2], [5, 7, 13, 15]);
        Expect.Values(nn.functional.max_pool2d(x, [3], strides: [1], padding: [1]).narrow(2, 0, 1), [1, 1, 1, 4], [5, 6, 7, 7]);
        Expect.Values(nn.functional.max_pool2d(x, (2, 4)), [1, 1, 2, 1], [7, 15]);
        Expect.Values(nn.functional.avg_pool2d(x, 2), [1, 1, 2, 2], [2.5, 4.5, 10.5, 12.5]);
        Expect.Values(nn.functional.avg_pool2d(x, [2], divisor_override: 2), [1, 1, 2, 2], [5, 9, 21, 25]);
        Expect.Values(nn.functional.avg_pool2d(x, [3], stride: [3], padding: [1]).narrow(3, 0, 1).narrow(2, 0, 1), [1, 1, 1, 1], [10 / 9.0]);
        Expect.Values(nn.functional.avg_pool2d(x, [3], stride: [3], padding: [1], count_include_pad: false).narrow(3, 0, 1).narrow(2, 0, 1), [1, 1, 1, 1], [2.5]);
        Expect.Values(nn.functional.adaptive_avg_pool2d(x, 1), [1, 1, 1, 1], [7.5]);
        Expect.Values(nn.functional.max_pool2d(x.narrow(3, 0, 3), [2], ceil_mode: true), [1, 1, 2, 2], [5, 6, 13, 14]);
        var r = Gradients.Input(11, -1, 1, 1, 2, 4, 4);
        Gradients.Match(i => nn.functional.max_pool2d(i[0], 2), r);
        Gradients.Match(i => nn.functional.avg_pool2d(i[0], 3, 1, 1), r);
        Gradients.Match(i => nn.functional.adaptive_avg_pool2d(i[0], [2, 3]), r);
    }

    [Fact]
    public void Norms_OfABatch_CentreAndScale()
    {
        using var scope = NewDisposeScope();
        var x = Gradients.Input(12, -2, 3, 4, 6, 2, 2);
        var weight = Gradients.Input(13, 0.5, 1.5, 6);
        var bias = Gradients.Input(14, -1, 1, 6);
        Tensor Channel(Tensor t) => t.view(1, 6, 1, 1);
        var mean = x.mean([0, 2, 3], keepdim: true);
        var byHand = (x - mean) / (x.var([0, 2, 3], unbiased: false, keepdim: true) + 1e-5).sqrt() * Channel(weight) + Channel(bias);
        var runningMean = torch.zeros([6], ScalarType.Float64);
        var runningVar = torch.ones([6], ScalarType.Float64);
        var trained = nn.functional.batch_norm(x, runningMean, runningVar, weight, bias, training: true, momentum: 0.25);
        Assert.True(trained.allclose(byHand, 1e-9));
        Assert.True(runningMean.allclose(mean.view(-1) * 0.25, 1e-9));
        Assert.True(runningVar.allclose(x.var([0, 2, 3]) * 0.25 + 0.75, 1e-9));
        var frozen = nn.functional.batch_norm(x, runningMean, runningVar, weight, bias);
        Assert.True(frozen.allclose((x - Channel(runningMean)) / (Channel(runningVar) + 1e-5).sqrt() * Channel(weight) + Channel(bias), 1e-9));

        var layer = nn.functional.layer_norm(x, [6, 2, 2]);
        Assert.True(layer.allclose((x - x.mean([1, 2, 3], true)) / (x.var([1, 2, 3], false, true) + 1e-5).sqrt(), 1e-9));
        var grouped = x.view(4, 2, 12);
        var group = nn.functional.group_norm(x, 2, weight, bias);
        var groupByHand = ((grouped - grouped.mean([2], true)) / (grouped.var([2], false, true) + 1e-5).sqrt()).view(4, 6, 2, 2) * Channel(weight) + Channel(bias);
        Assert.True(group.allclose(groupByHand, 1e-9));
    }

    [Fact]
    public void Gradients_OfNorms_MatchDifferences()
    {
        using var x = Gradients.Input(15, -2, 2, 3, 4, 2, 2);
        using var weight = Gradients.Input(16, 0.5, 1.5, 4);
        using var bias = Gradients.Input(17, -1, 1, 4);
        Gradients.Match(i => nn.functional.batch_norm(i[0], null, null, i[1], i[2], training: true), x, weight, bias);
        Gradients.Match(i => nn.functional.group_norm(i[0], 2, i[1], i[2]), x, weight, bias);
        Gradients.Match(i => nn.functional.layer_norm(i[0].flatten(2).transpose(1, 2), [4], i[1], i[2]), x, weight, bias);
    }

    [Fact]
    public void Pad_ByEachMode_FillsTheEdge()
    {
        using var scope = NewDisposeScope();
        var x = Expect.Doubles([1, 1, 1, 3], 1, 2, 3);
        Expect.Values(nn.functional.pad(x, [1, 2]), [1, 1, 1, 6], [0, 1, 2, 3, 0, 0]);
        Expect.Values(nn.functional.pad(x, [1, 0, 1, 0], value: 9), [1, 1, 2, 4], [9, 9, 9, 9, 9, 1, 2, 3]);
        Expect.Values(nn.functional.pad(x, [1, 1, 0, 0], PaddingModes.Reflect), [1, 1, 1, 5], [2, 1, 2, 3, 2]);
        Expect.Values(nn.functional.pad(x, [1, 1, 0, 0], PaddingModes.Replicate), [1, 1, 1, 5], [1, 1, 2, 3, 3]);
        Expect.Values(nn.functional.pad(x, [1, 1, 0, 0], PaddingModes.Circular), [1, 1, 1, 5], [3, 1, 2, 3, 1]);
    }

    [Fact]
    public void Dropout_InTraining_ZeroesItsShareAndScalesTheRest()
    {
        using var scope = NewDisposeScope();
        torch.manual_seed(3);
        var x = torch.ones(10000);
        var dropped = nn.functional.dropout(x, 0.25, training: true);
        var zeros = dropped.eq(0).sum().ToInt64();
        Assert.InRange(zeros, 2300, 2700);
        Expect.Values(dropped.max(), [], [4 / 3.0], 1e-6);
        Assert.True(nn.functional.dropout(x, 0.25, training: false).allclose(x));
    }

    [Fact]
    public void OneHot_OfClasses_MarksThem()
    {
        using var scope = NewDisposeScope();
        Expect.Values(nn.functional.one_hot(torch.tensor(new long[] { 0, 2 }), 3), [2, 3], [1, 0, 0, 0, 0, 1]);
    }

    [Fact]
    public void InPlace_Activations_ChangeTheInput()
    {
        using var scope = NewDisposeScope();
        var x = Expect.Doubles([2], -1, 2);
        nn.functional.relu(x, inplace: true).Dispose();
        Expect.Values(x, [2], [0, 2]);
        Expect.Values(nn.functional.leaky_relu(-x, 0.5, inplace: true), [2], [0, -1]);
    }
}
