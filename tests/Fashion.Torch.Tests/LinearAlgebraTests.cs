using Fashion.Torch.Tests.Checks;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Fashion.Torch.Tests;

public sealed class LinearAlgebraTests
{
    [Fact]
    public void Products_OfSmallMatrices_AreRight()
    {
        using var scope = NewDisposeScope();
        var a = Expect.Doubles([2, 2], 1, 2, 3, 4);
        var b = Expect.Doubles([2, 2], 5, 6, 7, 8);
        var v = Expect.Doubles([2], 1, -1);
        Expect.Values(a.mm(b), [2, 2], [19, 22, 43, 50]);
        Expect.Values(a.matmul(v), [2], [-1, -1]);
        Expect.Values(a.mv(v), [2], [-1, -1]);
        Expect.Values(v.dot(v), [], [2]);
        Expect.Values(v.outer(v), [2, 2], [1, -1, -1, 1]);
        Expect.Values(b.addmm(a, a, beta: 2, alpha: 0.5f), [2, 2], [13.5, 17, 21.5, 27]);
        Expect.Values(a.unsqueeze(0).bmm(b.unsqueeze(0)), [1, 2, 2], [19, 22, 43, 50]);
    }

    [Fact]
    public void Gradients_OfProducts_MatchDifferences()
    {
        using var a = Gradients.Input(1, -1, 1, 2, 3);
        using var b = Gradients.Input(2, -1, 1, 3, 2);
        using var c = Gradients.Input(3, -1, 1, 2, 2);
        Gradients.Match(x => x[0].matmul(x[1]), a, b);
        Gradients.Match(x => x[2].addmm(x[0], x[1]), a, b, c);
    }

    [Fact]
    public void Eigh_OfASymmetricMatrix_GivesItBack()
    {
        using var scope = NewDisposeScope();
        var matrix = Expect.Doubles([3, 3], 2, 1, 0, 1, 2, 1, 0, 1, 2);
        var (values, vectors) = linalg.eigh(matrix);
        var root = Math.Sqrt(2);
        Expect.Values(values, [3], [2 - root, 2, 2 + root], 1e-12);
        Expect.Values(vectors.mul(values).mm(vectors.t()), [3, 3], [2, 1, 0, 1, 2, 1, 0, 1, 2], 1e-12);
    }
}
