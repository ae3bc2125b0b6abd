using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Fashion.Core.Data;
using Fashion.Dsl;
using Xunit;

namespace Fashion.Core.Tests.Data;

public sealed class FashionMnistTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static string RealFolder()
    {
        var real = FashionMnist.Locate();
        Assert.SkipWhen(real is null, "Fashion-MNIST is not on this machine");
        return real;
    }

    [Fact]
    public void Load_RealData_HasItsPublishedFigures()
    {
        RealFolder();
        var clock = Stopwatch.StartNew();
        var data = DataSetLoader.Load(Settings.Of(DataSource.FashionMnist, normalize: Normalization.Standard), "/");
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 5);
        Assert.Equal(Enumerable.Repeat(6000, 10), data.Train.CountPerClass());
        Assert.Equal(Enumerable.Repeat(1000, 10), data.Test!.CountPerClass());
        Assert.Equal(0.2860, data.Normalizer.Mean.Single(), 5e-5);
        Assert.Equal(0.3530, data.Normalizer.Std.Single(), 5e-5);
        Assert.Equal(FashionMnist.Facts, data.Facts);
        Assert.Equal("Ankle boot", data.ClassNames[data.Train.Labels[0]]);
        Assert.All(data.Checksums.Values, sum => Assert.Equal(64, sum.Length));
    }

    [Fact]
    public void Load_LenetsSplit_IsStratifiedExactly()
    {
        RealFolder();
        var settings = Settings.Of(
            DataSource.FashionMnist, Portion.NewSamples(55_000), Portion.NewSamples(5_000), pad: 2, normalize: Normalization.Standard);
        var data = DataSetLoader.Load(settings, "/");
        Assert.Equal(Enumerable.Repeat(5_500, 10), data.Train.CountPerClass());
        Assert.Equal(Enumerable.Repeat(500, 10), data.Validation!.CountPerClass());
        Assert.Equal(Shape.Image(1, 32, 32), data.Train.Shape);
    }

    [Fact]
    public void Verify_RealFiles_HoldWhatWasPublished()
    {
        var real = RealFolder();
        FashionMnist.Verify(real);
        foreach (var name in FashionMnist.Files.Keys)
        {
            File.Copy(Path.Combine(real, name), folder.File(name));
        }

        var labels = folder.Write("t10k-labels-idx1-ubyte.gz", IdxBytes.Gzip(IdxBytes.Labels(10_000, 10)));
        Assert.Equal(labels, Assert.Throws<DataException>(() => FashionMnist.Verify(folder.Path)).Path);
        File.WriteAllBytes(labels, [.. File.ReadAllBytes(labels)[..20], 0xFF, 0xFF, 0xFF]);
        Assert.Equal(DataFault.Damaged, Assert.Throws<DataException>(() => FashionMnist.Verify(folder.Path)).Fault);
        File.Delete(labels);
        Assert.Equal(DataFault.Missing, Assert.Throws<DataException>(() => FashionMnist.Verify(folder.Path)).Fault);
    }

    [Fact]
    public void Fetch_ServerWithTheFiles_BringsThoseThatAreNotThereYet()
    {
        using var server = new FileServer(name => Encoding.UTF8.GetBytes(name));
        var files = new[] { "a.gz", "b.gz" }.ToDictionary(name => name, name => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(name))));
        var target = folder.File("new/cache");
        var download = new FashionMnistDownload(server.Address, files: files);
        download.Fetch(target, TestContext.Current.CancellationToken);
        Assert.Equal("a.gz", File.ReadAllText(Path.Combine(target, "a.gz")));
        Assert.Equal(2, Directory.GetFileSystemEntries(target).Length);
        Assert.Equal(2, server.Requests);

        // What is there and sound is not fetched again; what was altered is.
        File.WriteAllText(Path.Combine(target, "b.gz"), "something else");
        download.Fetch(target, TestContext.Current.CancellationToken);
        Assert.Equal("b.gz", File.ReadAllText(Path.Combine(target, "b.gz")));
        Assert.Equal(3, server.Requests);
    }

    [Fact]
    public void Fetch_ServerWithOtherFiles_LeavesNothingBehind()
    {
        using var server = new FileServer(_ => [1, 2, 3]);
        var failure = Assert.Throws<DataException>(() => new FashionMnistDownload(server.Address).Fetch(folder.Path, TestContext.Current.CancellationToken));
        Assert.Equal(DataFault.Download, failure.Fault);
        Assert.Contains("MD5", failure.Message);
        Assert.Contains("FASHION_MNIST_DIR", failure.Help);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Fetch_ServerWithoutTheFiles_NamesTheAddress()
    {
        using var server = new FileServer(_ => null);
        var failure = Assert.Throws<DataException>(() => new FashionMnistDownload(server.Address).Fetch(folder.Path, TestContext.Current.CancellationToken));
        Assert.StartsWith(server.Address.ToString(), failure.Path, StringComparison.Ordinal);
        Assert.Contains("404", failure.Message);
    }

    [Fact]
    public void Locate_SystemFolderComplete_ComesBeforeAllOthers()
    {
        IdxBytes.WriteFolder(folder);
        Assert.Equal(folder.Path, FashionMnist.Locate([folder.Path], "/nowhere", "/nowhere"));
    }

    [Fact]
    public void Locate_NamedFolderLacksFiles_SaysSo()
    {
        var failure = Assert.Throws<DataException>(() => FashionMnist.Locate([], folder.Path, "/nowhere"));
        Assert.Contains("FASHION_MNIST_DIR", failure.Message);
        Assert.Equal(folder.Path, failure.Path);
    }

    [Fact]
    public void Locate_NamedFolderComplete_ComesBeforeTheCache()
    {
        IdxBytes.WriteFolder(folder);
        Assert.Equal(folder.Path, FashionMnist.Locate([], folder.Path, "/nowhere"));
    }

    [Fact]
    public void Locate_OnlyTheCache_IsTaken()
    {
        Assert.Null(FashionMnist.Locate([], null, folder.Path));
        IdxBytes.WriteFolder(folder);
        Assert.Equal(folder.Path, FashionMnist.Locate([], null, folder.Path));
    }

    /// <summary>Serves files by name on this machine alone; null is "404 Not Found".</summary>
    private sealed class FileServer : IDisposable
    {
        private readonly HttpListener listener = new();

        public FileServer(Func<string, byte[]?> content)
        {
            var port = FreePort();
            Address = new Uri($"http://127.0.0.1:{port}/files/");
            listener.Prefixes.Add(Address.ToString());
            listener.Start();
            _ = Task.Run(async () =>
            {
                while (listener.IsListening)
                {
                    var context = await listener.GetContextAsync();
                    Requests++;
                    var bytes = content(Path.GetFileName(context.Request.Url!.AbsolutePath));
                    context.Response.StatusCode = bytes is null ? 404 : 200;
                    await context.Response.OutputStream.WriteAsync(bytes ?? []);
                    context.Response.Close();
                }
            });
        }

        public Uri Address { get; }

        public int Requests { get; private set; }

        public void Dispose() => listener.Close();

        private static int FreePort()
        {
            using var socket = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
            socket.Start();
            return ((IPEndPoint)socket.LocalEndpoint).Port;
        }
    }
}
