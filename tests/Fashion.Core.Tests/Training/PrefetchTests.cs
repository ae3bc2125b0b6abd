using Fashion.Core.Training;
using Xunit;

namespace Fashion.Core.Tests.Training;

public sealed class PrefetchTests
{
    private const int Count = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public void Of_WhileOneIsUsed_PreparesTheNextAndNoneBehindIt()
    {
        var (inUse, prepared) = (Signals(), Signals());
        foreach (var at in Prefetch.Of(0, Count, Prepare))
        {
            // Each side waits for the other: were they not at work at the same time, one would wait in vain.
            inUse[at].Set();
            Assert.True(at == Count - 1 || prepared[at + 1].Wait(Patience, TestContext.Current.CancellationToken));
            Assert.DoesNotContain(prepared.Skip(at + 2), each => each.IsSet);
        }

        int Prepare(int at)
        {
            Assert.True(at == 0 || inUse[at - 1].Wait(Patience));
            prepared[at].Set();
            return at;
        }

        static ManualResetEventSlim[] Signals() => [.. Enumerable.Range(0, Count).Select(_ => new ManualResetEventSlim())];
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(3, 5)]
    [InlineData(5, 5)]
    public void Of_Range_IsInOrder(int first, int end) =>
        Assert.Equal(Enumerable.Range(first, end - first), Prefetch.Of(first, end, at => at));

    [Fact]
    public void Of_LeftEarly_WaitsForWhatIsBeingPrepared()
    {
        var (begun, ended) = (0, 0);
        foreach (var at in Prefetch.Of(0, Count, Slowly))
        {
            if (at == 1)
                break;
        }

        Assert.Equal((3, 3), (begun, ended));

        int Slowly(int at)
        {
            Interlocked.Increment(ref begun);
            Thread.Sleep(20);
            Interlocked.Increment(ref ended);
            return at;
        }
    }

    [Fact]
    public void Of_OneFails_ThrowsAtItsPlace()
    {
        var seen = new List<int>();
        void Use()
        {
            foreach (var at in Prefetch.Of(0, Count, at => at == 2 ? throw new InvalidDataException("2") : at))
                seen.Add(at);
        }

        Assert.Equal("2", Assert.Throws<InvalidDataException>(Use).Message);
        Assert.Equal([0, 1], seen);
    }
}
