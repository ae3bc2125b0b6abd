using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Fashion.Torch.Tests;

public sealed class GeneratorTests
{
    [Fact]
    public void Seeds_Equal_GiveEqualNumbers()
    {
        using var scope = NewDisposeScope();
        using var a = new Generator(7);
        using var b = new Generator().manual_seed(7);
        Assert.Equal(7, a.initial_seed());
        Assert.Equal(torch.randn([5], generator: a).data<float>().ToArray(), torch.randn([5], generator: b).data<float>().ToArray());
    }

    [Fact]
    public void State_SetBack_RepeatsBitForBit()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        _ = torch.rand([3], generator: generator);
        var state = generator.get_state();
        float[] Draw() => [.. torch.randn([3], generator: generator).data<float>(), .. torch.rand([2], generator: generator).data<float>()];
        var first = Draw();
        Assert.NotEqual(first, Draw());
        generator.set_state(state);
        Assert.Equal(first, Draw());
        var bytes = state.bytes.ToArray();
        using var other = new Generator(5);
        other.set_state(torch.tensor(bytes));
        Assert.Equal(first, ((float[])[.. torch.randn([3], generator: other).data<float>(), .. torch.rand([2], generator: other).data<float>()]));
    }

    [Fact]
    public void State_OfWrongSize_IsRefused()
    {
        using var generator = new Generator(1);
        using var wrong = torch.zeros([3], ScalarType.Byte);
        Assert.Throws<TorchException>(() => generator.set_state(wrong));
    }

    [Fact]
    public void ManualSeed_OfTheDefault_RepeatsWithoutAGenerator()
    {
        using var scope = NewDisposeScope();
        using var first = torch.manual_seed(11);
        var a = torch.rand(4).data<float>().ToArray();
        using var second = torch.manual_seed(11);
        Assert.Equal(a, torch.rand(4).data<float>().ToArray());
    }

    [Fact]
    public void Draws_OfEachKind_StayInTheirRanges()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(2);
        var order = torch.randperm(50, generator: generator).data<long>().ToArray();
        Assert.Equal(Enumerable.Range(0, 50).Select(i => (long)i), order.Order());
        Assert.NotEqual(order.Order(), order);
        Assert.All(torch.randint(3, 6, [100], generator: generator).data<long>().ToArray(), value => Assert.InRange(value, 3, 5));
        Assert.All(torch.empty(100).uniform_(-2, -1, generator).data<float>().ToArray(), value => Assert.InRange(value, -2f, -1f));
        var normal = torch.empty(20000).normal_(5, 2, generator);
        Assert.Equal(5, normal.mean().ToDouble(), 0.1);
        Assert.Equal(2, normal.std().ToDouble(), 0.1);
        Assert.Equal(0.3, torch.empty(20000).bernoulli_(0.3, generator).mean().ToDouble(), 0.02);
        Assert.Equal([1f, 0f], torch.tensor(new[] { 1f, 0f }).bernoulli(generator).data<float>().ToArray());
    }
}
