using Fashion.Torch.Tests.Checks;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Fashion.Torch.Tests;

public sealed class ComparisonTests
{
    [Fact]
    public void Comparisons_OfTensorsAndNumbers_GiveTruths()
    {
        using var scope = NewDisposeScope();
        var a = Expect.Doubles([3], 1, 2, 3);
        var b = Expect.Doubles([3], 3, 2, 1);
        Expect.Truths(a.eq(b), false, true, false);
        Expect.Truths(a != b, true, false, true);
        Expect.Truths(a < b, true, false, false);
        Expect.Truths(a <= 2, true, true, false);
        Expect.Truths(a > b, false, false, true);
        Expect.Truths(a.ge(2), false, true, true);
        Expect.Truths((a > 1).logical_and(b > 1), false, true, false);
        Expect.Truths((a > 2).logical_or(b > 2), true, false, true);
        Expect.Truths((a > 2).logical_not(), true, true, false);
    }

    [Fact]
    public void Where_AndMaskedFill_PickByTheMask()
    {
        using var scope = NewDisposeScope();
        var a = Expect.Doubles([3], 1, 2, 3);
        var b = Expect.Doubles([3], -1, -2, -3);
        Expect.Values(torch.where(a > 1, a, b), [3], [-1, 2, 3]);
        Expect.Values(a.masked_fill(a > 2, 0), [3], [1, 2, 0]);
        Expect.Values(a.masked_select(a > 1), [2], [2, 3]);
        Gradients.Match(x => torch.where(x[0].gt(x[1]), x[0], x[1] * 2), a, b);
    }

    [Fact]
    public void Allclose_NearAndFar_Decides()
    {
        using var scope = NewDisposeScope();
        var a = Expect.Doubles([2], 1, 2);
        Assert.True(a.allclose(Expect.Doubles([2], 1, 2.00001)));
        Assert.False(a.allclose(Expect.Doubles([2], 1, 2.1)));
    }

    [Fact]
    public void AllAndAny_OverEverythingAndADimension_Decide()
    {
        using var scope = NewDisposeScope();
        var truths = torch.tensor(new[] { true, false, true, true }).view(2, 2);
        Assert.False(truths.all().item<bool>());
        Assert.True(truths.any().ToBoolean());
        Expect.Truths(truths.all(1), false, true);
        Expect.Truths(truths.any(0), true, true);
    }
}
