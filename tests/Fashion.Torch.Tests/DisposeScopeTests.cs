using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Fashion.Torch.Tests;

public sealed class DisposeScopeTests
{
    [Fact]
    public void Scope_AtItsEnd_DisposesWhatWasMadeInside()
    {
        var before = Tensor.TotalCount;
        Tensor inside;
        using (var scope = NewDisposeScope()) {
            inside = torch.zeros(2) + 1;
            Assert.Equal(2, scope.DisposablesCount);
            Assert.Same(scope, CurrentDisposeScope);
        }
        Assert.True(inside.IsInvalid);
        Assert.ThrowsAny<InvalidOperationException>(() => inside.sum());
        Assert.Equal(before, Tensor.TotalCount);
        Assert.Null(CurrentDisposeScope);
    }

    [Fact]
    public void Scopes_Nested_HandOver()
    {
        Tensor moved, detached;
        using (NewDisposeScope()) {
            using (var inner = NewDisposeScope()) {
                moved = torch.zeros(1).MoveToOuterDisposeScope();
                detached = inner.Detach(torch.zeros(1));
                Assert.Equal(0, inner.DisposablesCount);
            }
            Assert.False(moved.IsInvalid);
        }
        Assert.True(moved.IsInvalid);
        Assert.False(detached.IsInvalid);
        detached.Dispose();
    }

    [Fact]
    public void Detach_FromTheOnlyScope_LeavesTheTensorToTheCaller()
    {
        Tensor kept;
        using (NewDisposeScope())
            kept = torch.zeros(1).DetachFromDisposeScope();
        Assert.False(kept.IsInvalid);
        kept.Dispose();
        kept.Dispose();
        Assert.True(kept.IsInvalid);
    }

    [Fact]
    public void DisposeEverythingBut_KeepsTheGiven()
    {
        using var scope = NewDisposeScope();
        var kept = torch.zeros(1);
        var gone = torch.zeros(1);
        scope.DisposeEverythingBut(kept);
        Assert.False(kept.IsInvalid);
        Assert.True(gone.IsInvalid);
        Assert.Equal(1, scope.DisposablesCount);
    }

    [Fact]
    public void Attach_ATensorFromOutside_DisposesItToo()
    {
        var outside = torch.zeros(1);
        using (var scope = NewDisposeScope())
            scope.Attach(outside);
        Assert.True(outside.IsInvalid);
    }

    [Fact]
    public void Scopes_OfTwoThreads_DoNotMeet()
    {
        using var scope = NewDisposeScope();
        var count = -1;
        var thread = new Thread(() => {
            Assert.Null(CurrentDisposeScope);
            using var own = NewDisposeScope();
            _ = torch.zeros(1);
            count = own.DisposablesCount;
        });
        thread.Start();
        thread.Join();
        Assert.Equal(1, count);
        Assert.Equal(0, scope.DisposablesCount);
    }

    [Fact]
    public void LiveTensors_OverAHundredSteps_AreFlat()
    {
        var weight = torch.randn([4, 3], requires_grad: true);
        weight.grad = torch.zeros(4, 3);
        var counts = new HashSet<long>();
        for (var step = 0; step < 100; step++) {
            using (NewDisposeScope()) {
                var loss = nn.functional.cross_entropy(
                    nn.functional.linear(torch.randn(5, 3), weight), torch.zeros([5], ScalarType.Int64));
                loss.backward();
                using (no_grad())
                    weight.add_(weight.grad!, -0.1);
                weight.grad!.zero_();
            }
            counts.Add(Tensor.TotalCount);
        }
        Assert.Single(counts);
        weight.grad = null;
        weight.Dispose();
    }

    [Fact]
    public void Finalizer_OfAForgottenTensor_GivesItBack()
    {
        var before = Tensor.TotalCount;
        Forget();
        for (var attempt = 0; attempt < 10 && Tensor.TotalCount > before; attempt++) {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.True(Tensor.TotalCount <= before);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static void Forget()
        {
            for (var i = 0; i < 100; i++)
                _ = torch.zeros(10);
        }
    }
}
