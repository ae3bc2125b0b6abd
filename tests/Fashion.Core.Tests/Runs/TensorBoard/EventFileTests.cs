using Fashion.Core.Runs;
using Xunit;

namespace Fashion.Core.Tests.Runs;

public sealed class EventFileTests
{
    // Field 2, the step, of an event.
    private static readonly byte[] StepOne = [0x10, 1], StepTwo = [0x10, 2];

    [Fact]
    public void Append_AfterARecordThatWasCutOff_WritesOverIt()
    {
        using var folder = new TemporaryFolder();
        var file = new EventFile(folder.Path, new Noon());
        Assert.True(file.Append([StepOne]));
        File.AppendAllText(Directory.GetFiles(folder.Path).Single(), "what a full disk left of a record, longer than the next one");
        Assert.True(file.Append([StepTwo]));
        Assert.Equal(["0", "1", "2"], Steps(folder.Path).Single());
    }

    [Fact]
    public void Append_TwoFilesInOneSecond_AreReadInTheirOrder()
    {
        using var folder = new TemporaryFolder();
        Assert.True(new EventFile(folder.Path, new Noon()).Append([StepOne]));
        Assert.True(new EventFile(folder.Path, new Noon()).Append([StepTwo]));
        Assert.Equal([["0", "1"], ["0", "2"]], Steps(folder.Path));
        Assert.All(
            Directory.GetFiles(folder.Path),
            file => Assert.StartsWith("events.out.tfevents.1767268800.", Path.GetFileName(file), StringComparison.Ordinal));
    }

    [Fact]
    public void Append_NoSuchFolder_SaysSo()
    {
        using var folder = new TemporaryFolder();
        Assert.False(new EventFile(folder.File("none"), new Noon()).Append([StepOne]));
    }

    private static IEnumerable<string[]> Steps(string folder) =>
        ReadEvents.OfRun(folder).Select(file => file.All.Select(each => ReadEvents.Text(each, "step", "0")).ToArray());

    private sealed class Noon : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    }
}
