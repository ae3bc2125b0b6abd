using System.Security.Cryptography;
using Fashion.Core.Serialization;

namespace Fashion.Core.Data;

/// <summary>Fetches the four published files; a file is there whole and checked, or not at all.</summary>
/// <param name="address">The folder to fetch from; by default the data set's published one.</param>
/// <param name="report">Is told what is being fetched.</param>
/// <param name="files">Names and MD5 sums; by default the published ones.</param>
public sealed class FashionMnistDownload(
    Uri? address = null, Action<string>? report = null, IReadOnlyDictionary<string, string>? files = null)
{
    /// <summary>The data set's own address, as its README gives it.</summary>
    public static Uri PublishedAddress { get; } = new("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/");

    // The longest wait for the server's next bytes.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Puts the files into <paramref name="folder"/>; those that are there and sound stay.</summary>
    /// <exception cref="DataException">A file cannot be had, or is not the published one.</exception>
    /// <exception cref="RunException">The folder cannot be written.</exception>
    public void Fetch(string folder, CancellationToken cancellation = default) =>
        FetchAsync(folder, cancellation).GetAwaiter().GetResult();

    private async Task FetchAsync(string folder, CancellationToken cancellation)
    {
        AtomicFile.CreateFolder(folder);
        using var client = new HttpClient { BaseAddress = address ?? PublishedAddress, Timeout = Timeout.InfiniteTimeSpan };
        foreach (var (name, expected) in files ?? FashionMnist.Files)
        {
            var path = Path.Combine(folder, name);
            if (!File.Exists(path) || Md5(await File.ReadAllBytesAsync(path, cancellation)) != expected)
            {
                report?.Invoke($"fetching {new Uri(client.BaseAddress, name)}");
                var content = await Download(client, name, cancellation);
                if (Md5(content) != expected)
                {
                    throw Failure(client, name, $"what came has the MD5 sum {Md5(content)}, the published file's is {expected}", null);
                }

                AtomicFile.Write(path, stream => stream.Write(content));
            }
        }
    }

    private static async Task<byte[]> Download(HttpClient client, string name, CancellationToken cancellation)
    {
        // The timer starts again with every piece: a slow line is no failure, a silent one is.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            using var response = await client.GetAsync(name, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            response.EnsureSuccessStatusCode();
            await using var source = await response.Content.ReadAsStreamAsync(patience.Token);
            using var content = new MemoryStream();
            var piece = new byte[1 << 16];
            for (int length; (length = await source.ReadAsync(piece, patience.Token)) > 0;)
            {
                content.Write(piece, 0, length);
                patience.CancelAfter(Patience);
            }

            return content.ToArray();
        }
        catch (OperationCanceledException cause) when (!cancellation.IsCancellationRequested)
        {
            throw Failure(client, name, $"the server was silent for {Patience.TotalSeconds:N0} seconds", cause);
        }
        catch (Exception cause) when (cause is HttpRequestException or IOException)
        {
            throw Failure(client, name, cause.Message, cause);
        }
    }

    private static DataException Failure(HttpClient client, string name, string problem, Exception? cause) => new(
        DataFault.Download,
        new Uri(client.BaseAddress!, name).ToString(),
        problem,
        $"install Debian's package dataset-fashion-mnist, or put the four files into a folder and name it in {FashionMnist.FolderVariable}",
        cause);

    private static string Md5(byte[] content) => Convert.ToHexStringLower(MD5.HashData(content));
}
