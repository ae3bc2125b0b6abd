using Fashion.Torch.Tests.Checks;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Fashion.Torch.Tests;

public sealed class ReductionTests
{
    private static Tensor Matrix() => Expect.Doubles([2, 3], 1, 5, 3, 4, 2, 6);

    [Fact]
    public void Sums_OverAllAndSomeDimensions_AreRight()
    {
        using var scope = NewDisposeScope();
        var m = Matrix();
        Expect.Values(m.sum(), [], [21]);
        // A plain 0 would be taken for the element type numbered 0, as in TorchSharp.
        Expect.Values(m.sum(0L), [3], [5, 7, 9]);
        Expect.Values(m.sum(1, keepdim: true), [2, 1], [9, 12]);
        Expect.Values(m.sum([0, 1]), [], [21]);
        Expect.Values(m.mean(), [], [3.5]);
        Expect.Values(m.mean([1]), [2], [3, 4]);
        Expect.Values(m.cumsum(1), [2, 3], [1, 6, 9, 4, 6, 12]);
        Assert.Equal(ScalarType.Float32, m.sum(1, type: ScalarType.Float32).dtype);
        Expect.Values(Expect.Doubles([3], 2, 3, 4).prod(), [], [24]);
    }

    [Fact]
    public void Spread_UnbiasedAndNot_DividesByTheRightCount()
    {
        using var scope = NewDisposeScope();
        var m = Matrix();
        Expect.Values(m.var(1), [2], [4, 4]);
        Expect.Values(m.var(1, unbiased: false), [2], [8 / 3.0, 8 / 3.0]);
        Expect.Values(m.std(1), [2], [2, 2]);
        Expect.Values(m.var(), [], [3.5]);
    }

    [Fact]
    public void Extremes_ValuesAndPlaces_AreRight()
    {
        using var scope = NewDisposeScope();
        var m = Matrix();
        Expect.Values(m.max(), [], [6]);
        var (values, indexes) = m.max(1);
        Expect.Values(values, [2], [5, 6]);
        Assert.Equal([1L, 2L], indexes.data<long>().ToArray());
        Expect.Values(m.min(0).values, [3], [1, 2, 3]);
        Expect.Values(m.amax([0, 1]), [], [6]);
        Expect.Values(m.amin([1], keepdim: true), [2, 1], [1, 2]);
        Assert.Equal([1L, 2L], m.argmax(1).data<long>().ToArray());
        Assert.Equal(5, m.argmax().ToInt64());
        Assert.Equal([0L, 1L], m.argmin(1).data<long>().ToArray());
    }

    [Fact]
    public void Ranks_TopkAndSort_AreOrdered()
    {
        using var scope = NewDisposeScope();
        var m = Matrix();
        var (values, indexes) = m.topk(2, 1);
        Expect.Values(values, [2, 2], [5, 3, 6, 4]);
        Assert.Equal([1L, 2L, 2L, 0L], indexes.data<long>().ToArray());
        Expect.Values(m.sort(1).Values, [2, 3], [1, 3, 5, 2, 4, 6]);
        Assert.Equal([1L, 2L, 0L, 2L, 0L, 1L], m.argsort(1, descending: true).data<long>().ToArray());
    }

    [Fact]
    public void NormsAndLogsumexp_AreRightAndDoNotOverflow()
    {
        using var scope = NewDisposeScope();
        Expect.Values(Expect.Doubles([2], 3, 4).norm(), [], [5]);
        Expect.Values(Expect.Doubles([2, 2], 3, 4, 6, 8).norm(1), [2], [5, 10]);
        Expect.Values(Expect.Doubles([2], 1000, 1000).logsumexp(0), [], [1000 + Math.Log(2)]);
        Assert.Equal([1L, 0L, 2L], torch.tensor(new long[] { 2, 0, 2 }).bincount(null).data<long>().ToArray());
    }

    [Fact]
    public void Gradients_OfReductions_MatchDifferences()
    {
        using var m = Gradients.Input(3, -2, 2, 3, 4);
        Gradients.Match(x => x[0].sum(1) * x[0].mean(), m);
        Gradients.Match(x => x[0].var([0, 1]), m);
        Gradients.Match(x => x[0].std([1]), m);
        Gradients.Match(x => x[0].amax([1]) + x[0].max(1).values, m);
        Gradients.Match(x => x[0].norm(), m);
        Gradients.Match(x => x[0].logsumexp(1), m);
        Gradients.Match(x => x[0].topk(2, 1).values, m);
        Gradients.Match(x => x[0].softmax(1), m);
        Gradients.Match(x => x[0].log_softmax(0), m);
    }
}
