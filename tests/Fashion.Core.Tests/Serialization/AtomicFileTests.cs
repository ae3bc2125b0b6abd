using Fashion.Core.Serialization;
using Xunit;

namespace Fashion.Core.Tests.Serialization;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Target => folder.File("model");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Write_NewAndExistingFile_PutsTheContentThere()
    {
        AtomicFile.Write(Target, "one");
        AtomicFile.Write(Target, stream => stream.Write("two"u8));
        Assert.Equal("two", File.ReadAllText(Target));
        Assert.Equal([Target], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Write_ThroughALink_KeepsTheLink()
    {
        AtomicFile.Write(Target, "old");
        var (link, other) = (folder.File("link"), folder.File("new"));
        File.CreateSymbolicLink(link, Target);
        File.CreateSymbolicLink(folder.File("first"), other);
        AtomicFile.Write(link, "new");
        AtomicFile.Write(folder.File("first"), "made");
        Assert.Equal(Target, new FileInfo(link).LinkTarget);
        Assert.Equal("new", File.ReadAllText(Target));
        Assert.Equal("made", File.ReadAllText(other));
    }

    [Fact]
    public async Task Write_IntoAPipe_PassesTheContentOn()
    {
        using (var made = System.Diagnostics.Process.Start("mkfifo", [Target]))
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        var read = Task.Run(() => File.ReadAllText(Target), TestContext.Current.CancellationToken);
        AtomicFile.Write(Target, "passed");
        Assert.Equal("passed", await read);
        Assert.Equal([Target], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Write_DiskFull_LeavesTheOldFileAndSaysSo()
    {
        AtomicFile.Write(Target, "old");
        var failure = Assert.Throws<RunException>(() => AtomicFile.Write(Target, stream =>
        {
            stream.Write(new byte[1 << 20]);
            throw new IOException("No space left on device", 28);
        }));
        Assert.Contains("the disk is full", failure.Message);
        Assert.StartsWith(Target, failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, failure.ExitCode);
        Assert.Equal("old", File.ReadAllText(Target));
        Assert.Equal([Target], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Write_RealDeviceFull_GivesTheCodeThatRefusalKnows()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "this system has no /dev/full");
        using var stream = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 0);
        var cause = Assert.Throws<IOException>(() => stream.Write([1]));
        Assert.Contains("the disk is full", AtomicFile.Refusal(Target, cause).Message);
    }

    [Fact]
    public void Write_OtherFailure_PassesItOnAndLeavesNothing()
    {
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(Target, _ => throw new InvalidOperationException()));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Write_LeftoverOfAKilledProcess_IsOverwritten()
    {
        folder.Write(".model.partial", new byte[100]);
        AtomicFile.Write(Target, "new");
        Assert.Equal([Target], Directory.GetFileSystemEntries(folder.Path));
        Assert.Equal("new", File.ReadAllText(Target));
    }

    [Fact]
    public void Write_NoFolder_NamesIt()
    {
        var failure = Assert.Throws<RunException>(() => AtomicFile.Write(folder.File("no/model"), "x"));
        Assert.Contains($"there is no folder {folder.File("no")}", failure.Message);
    }

    [Fact]
    public void Write_FolderInPlaceOfTheFile_IsRefusedAndStays()
    {
        folder.Write("model/inside", [1]);
        Assert.Throws<RunException>(() => AtomicFile.Write(Target, "x"));
        Assert.Equal([Target], Directory.GetFileSystemEntries(folder.Path));
        Assert.True(File.Exists(folder.File("model/inside")));
    }

    [Fact]
    public void CreateFolder_FileInTheWay_SaysSo()
    {
        folder.Write("model", [1]);
        Assert.Throws<RunException>(() => AtomicFile.CreateFolder(folder.File("model/below")));
    }
}
