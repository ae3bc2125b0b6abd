using Fashion.Torch.Tests.Checks;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Fashion.Torch.Tests;

public sealed class CreationTests
{
    [Fact]
    public void Tensor_FromArrays_CopiesTypeShapeAndValues()
    {
        using var scope = NewDisposeScope();
        var source = new float[] { 1, 2, 3, 4, 5, 6 };
        var t = torch.tensor(source, [2, 3]);
        source[0] = 100;
        Assert.Equal([2L, 3L], t.shape);
        Assert.Equal([1f, 2, 3, 4, 5, 6], t.data<float>().ToArray());
        Assert.Equal(ScalarType.Byte, torch.tensor(new byte[] { 1 }).dtype);
        Assert.Equal(ScalarType.Int32, torch.tensor(new[] { 1 }).dtype);
        Assert.Equal(ScalarType.Int64, torch.tensor(new long[] { 1 }).dtype);
        Assert.Equal(ScalarType.Float64, torch.tensor(new[] { 1.0 }).dtype);
        Assert.Equal(ScalarType.Bool, torch.tensor(new[] { true }).dtype);
        Assert.Equal(ScalarType.Float32, torch.tensor(new byte[] { 7 }, dtype: ScalarType.Float32).dtype);
        Assert.Equal(7, torch.tensor(new byte[] { 7 }, dtype: ScalarType.Float32).item<float>());
        Assert.Equal([0L], torch.tensor(Array.Empty<float>()).shape);
        Assert.Empty(torch.tensor(2.5f).shape);
        Expect.Values(torch.tensor(new[,] { { 1, 2 }, { 3, 4 } }), [2, 2], [1, 2, 3, 4]);
    }

    [Fact]
    public void Tensor_WithTooFewValues_IsRefused() =>
        Assert.Throws<ArgumentException>(() => torch.tensor(new float[5], [2, 3]));

    [Fact]
    public void Fills_OfEveryKind_HoldTheirValues()
    {
        using var scope = NewDisposeScope();
        Expect.Values(torch.zeros(2, 2), [2, 2], [0, 0, 0, 0]);
        Expect.Values(torch.ones(3), [3], [1, 1, 1]);
        Expect.Values(torch.full([2], 2.5), [2], [2.5, 2.5]);
        Assert.Equal(ScalarType.Int64, torch.full([2], 3).dtype);
        Expect.Values(torch.eye(2), [2, 2], [1, 0, 0, 1]);
        Expect.Values(torch.arange(2, 8, 3), [2], [2, 5]);
        Expect.Values(torch.linspace(0, 1, 3), [3], [0, 0.5, 1]);
        Assert.Equal([4L, 5L], torch.empty(4, 5).shape);
        var x = torch.ones([2], ScalarType.Float64);
        Assert.Equal(ScalarType.Float64, torch.zeros_like(x).dtype);
        Expect.Values(torch.full_like(x, 4), [2], [4, 4]);
    }

    [Fact]
    public void Conversions_OfTypes_KeepValuesAndShareWhereNothingIsToDo()
    {
        using var scope = NewDisposeScope();
        var x = torch.tensor(new[] { 1.7f, -2.3f });
        Assert.Equal([1L, -2L], x.to(ScalarType.Int64).data<long>().ToArray());
        x.to(ScalarType.Float32).fill_(9);
        Assert.Equal(9, x.data<float>()[0]);
        x.to(ScalarType.Float32, copy: true).fill_(1);
        Assert.Equal(9, x.data<float>()[1]);
        x.clone().fill_(2);
        Assert.Equal(9, x.cpu().data<float>()[1]);
        Assert.Equal("cpu", x.device.ToString());
    }

    [Fact]
    public void Bytes_ReadAndWritten_AreTheMemory()
    {
        using var scope = NewDisposeScope();
        var x = torch.tensor(new[] { 1f, 2f });
        Assert.Equal(BitConverter.GetBytes(2f), x.bytes[4..].ToArray());
        x.bytes = new byte[8];
        Expect.Values(x, [2], [0, 0]);
        Assert.Throws<ArgumentException>(() => x.bytes = new byte[3]);
        Assert.Throws<InvalidOperationException>(() => torch.zeros(2, 3).t().bytes.Length);
    }

    [Fact]
    public void Data_OfAnotherType_IsRefused()
    {
        using var x = torch.zeros(3);
        Assert.Throws<ArgumentException>(() => x.data<double>());
        Assert.Throws<ArgumentException>(() => x.item<float>());
    }

    [Fact]
    public void Scalars_OfOneElement_ComeOut()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(2.5f, torch.tensor(2.5f).ToSingle());
        Assert.Equal(2.5, torch.tensor(2.5).ToDouble());
        Assert.Equal(7, torch.tensor(new[] { 7 }).ToInt32());
        Assert.Equal(1L << 40, torch.tensor(new[] { 1L << 40 }).ToInt64());
        Assert.True(torch.tensor(true).ToBoolean());
        Assert.Throws<TorchException>(() => torch.zeros(2).ToSingle());
    }

    [Fact]
    public void CopyTo_AndFrom_StopWhereEitherEnds()
    {
        using var x = torch.tensor(new[] { 1f, 2f, 3f });
        var into = new float[4];
        x.data<float>().CopyTo(into, arrayIndex: 2, tensorIndex: 1);
        Assert.Equal([0f, 0, 2, 3], into);
        x.data<float>().CopyFrom([8f, 9f], arrayIndex: 1, tensorIndex: 2);
        Assert.Equal([1f, 2, 9], x.data<float>().ToArray());
        Assert.Throws<IndexOutOfRangeException>(() => x.data<float>()[3]);
    }
}
