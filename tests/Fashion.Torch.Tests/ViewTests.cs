using Fashion.Torch.Tests.Checks;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Fashion.Torch.Tests;

public sealed class ViewTests
{
    private static Tensor Count(params long[] shape) => torch.arange(shape.Aggregate(1L, (a, b) => a * b), ScalarType.Float64).view(shape);

    [Fact]
    public void Shapes_OfEachView_AreRight()
    {
        using var scope = NewDisposeScope();
        var x = Count(2, 3, 4);
        Assert.Equal([6L, 4L], x.view(-1, 4).shape);
        Assert.Equal([4L, 2L, 3L], x.permute(2, 0, 1).shape);
        Assert.Equal([2L, 4L, 3L], x.transpose(1, 2).shape);
        Assert.Equal([2L, 12L], x.flatten(1).shape);
        Assert.Equal([2L, 1L, 3L, 4L], x.unsqueeze(1).shape);
        Assert.Equal([2L, 3L, 4L], x.unsqueeze(1).squeeze().shape);
        Assert.Equal([2L, 3L, 4L], x.unsqueeze(0).squeeze(0).shape);
        Assert.Equal([5L, 2L, 3L, 4L], x.expand(5, -1, -1, -1).shape);
        Assert.Equal([2L, 6L, 4L], x.repeat(1, 2, 1).shape);
        Assert.Equal([12L, 4L, 1L], x.stride());
        Assert.Equal(3, x.size(1));
        Assert.Equal(4, x.stride(1));
    }

    [Fact]
    public void Views_Written_ShowInTheirSource()
    {
        using var scope = NewDisposeScope();
        var x = torch.zeros([2, 3], ScalarType.Float64);
        x.narrow(1, 1, 2).fill_(5);
        x.select(0, 1).select(0, 0).fill_(7);
        Expect.Values(x, [2, 3], [0, 5, 5, 7, 5, 5]);
        Assert.Equal(1, x.narrow(1, 1, 2).storage_offset());
        Assert.False(x.narrow(1, 1, 2).is_contiguous());
    }

    [Fact]
    public void Values_OfNonContiguousViews_ComeInRowOrder()
    {
        using var scope = NewDisposeScope();
        var transposed = Count(2, 3).t();
        Assert.Equal([0.0, 3, 1, 4, 2, 5], transposed.data<double>().ToArray());
        Assert.Equal(4.0, transposed.data<double>()[1, 1]);
        transposed.data<double>()[2, 0] = 20;
        Assert.Equal(20.0, transposed.data<double>()[4]);
        Assert.Equal([0.0, 3, 1, 4, 20, 5], transposed.data<double>().AsEnumerable());
    }

    [Fact]
    public void Strided_ChannelsLast_KeepsValuesUnderAnotherLayout()
    {
        using var scope = NewDisposeScope();
        var x = Count(2, 3, 4, 5);
        var last = torch.empty_strided([2, 3, 4, 5], [60, 1, 15, 3], ScalarType.Float64).copy_(x);
        Assert.Equal([60L, 1L, 15L, 3L], last.stride());
        Assert.Equal(x.data<double>().ToArray(), last.data<double>().ToArray());
        var windows = Count(6).as_strided([3, 2], [2, 1], 0);
        Expect.Values(windows, [3, 2], [0, 1, 2, 3, 4, 5]);
    }

    [Fact]
    public void Parts_GatheredAndJoined_AreRight()
    {
        using var scope = NewDisposeScope();
        var x = Count(3, 2);
        var rows = torch.tensor(new long[] { 2, 0 });
        Expect.Values(x.index_select(0, rows), [2, 2], [4, 5, 0, 1]);
        Expect.Values(x.gather(1, torch.tensor(new long[] { 1, 0, 1 }).view(3, 1)), [3, 1], [1, 2, 5]);
        Expect.Values(x.slice(0, 0, 3, 2), [2, 2], [0, 1, 4, 5]);
        Expect.Values(x.flip(0), [3, 2], [4, 5, 2, 3, 0, 1]);
        Expect.Values(torch.cat([x, x], 1), [3, 4], [0, 1, 0, 1, 2, 3, 2, 3, 4, 5, 4, 5]);
        Expect.Values(torch.stack([x.select(0, 0), x.select(0, 2)]), [2, 2], [0, 1, 4, 5]);
        Expect.Values(torch.zeros([3], ScalarType.Float64).index_add_(0, rows, Expect.Doubles([2], 5, 6), 2), [3], [12, 0, 10]);
        Expect.Values(torch.zeros([3], ScalarType.Float64).scatter_(0, rows, Expect.Doubles([2], 5, 6)), [3], [6, 0, 5]);
        Assert.Equal([1L, 2L, 3L, 4L, 5L], x.view(-1).nonzero().view(-1).data<long>().ToArray());
    }

    [Fact]
    public void Gradients_ThroughViews_MatchDifferences()
    {
        using var x = Gradients.Input(4, -1, 1, 2, 3, 2);
        using var index = torch.tensor(new long[] { 1, 1, 0 });
        Gradients.Match(i => i[0].permute(2, 0, 1).reshape(2, 6).square(), x);
        Gradients.Match(i => i[0].narrow(1, 1, 2).flatten(1) * i[0].select(2, 0).sum(), x);
        Gradients.Match(i => i[0].index_select(0, index).square(), x);
        Gradients.Match(i => torch.cat([i[0], i[0] * 2], 1).flip(1).cumsum(1), x);
        Gradients.Match(i => i[0].sum([0, 2], keepdim: true).expand(2, 3, 2) * i[0], x);
        Gradients.Match(i => torch.stack([i[0], i[0].exp()]).as_strided([4], [5], 1), x);
    }
}
