using System.Diagnostics;
using TorchSharp;
using Xunit;

namespace Fashion.Torch.Tests;

public sealed class NativeRuntimeTests
{
    [Fact]
    public void Runtime_WhenLoaded_KnowsItsVersionAndBlas()
    {
        NativeRuntime.EnsureLoaded();
        Assert.Matches(@"^\d+\.\d+", NativeRuntime.TorchVersion);
        Assert.NotEmpty(NativeRuntime.BlasDescription);
        if (NativeRuntime.BlasLibraryPath is { } path) {
            Assert.True(File.Exists(path));
            Assert.Equal(path.Contains("/blas/"), NativeRuntime.IsReferenceBlas);
        }
    }

    [Fact]
    public void Threads_Set_AreRead()
    {
        var before = torch.get_num_threads();
        torch.set_num_threads(2);
        Assert.Equal(2, torch.get_num_threads());
        torch.set_num_threads(before);
        Assert.Throws<TorchException>(() => torch.set_num_threads(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => NativeRuntime.SetBlasThreads(0));
    }

    [Fact]
    public void Cuda_WithoutACard_IsAbsentAndRefused()
    {
        Assert.SkipWhen(torch.cuda.is_available(), "This machine has a card.");
        Assert.Equal(0, torch.cuda.device_count());
        using var x = torch.zeros(1);
        Assert.Throws<TorchException>(() => x.cuda());
    }

    [Fact]
    public void ConfigureAllocator_OnGlibc_IsTaken() => Assert.True(NativeRuntime.ConfigureAllocator());

    [Fact]
    public void Devices_FromText_AreRead()
    {
        Assert.Equal(DeviceType.CPU, torch.device("cpu").type);
        var card = torch.device("cuda:1");
        Assert.Equal((DeviceType.CUDA, 1), (card.type, card.index));
        Assert.Equal("cuda:1", card.ToString());
        Assert.Throws<ArgumentException>(() => torch.device("abacus"));
    }

    /// <summary>Runs this program's own copy without the native library and reads what it says.</summary>
    [Fact]
    public void Loading_WithoutTheLibrary_NamesPathsAndRemedy()
    {
        var folder = Directory.CreateTempSubdirectory("fashion-torch-");
        try {
            foreach (var file in Directory.GetFiles(AppContext.BaseDirectory).Where(file => !file.EndsWith(".so")))
                File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
            var broken = Path.Combine(folder.FullName, "broken.so");
            File.WriteAllText(broken, "not a library");
            var start = new ProcessStartInfo(Environment.ProcessPath!, [
                "exec", Path.Combine(folder.FullName, "Fashion.Torch.Tests.dll"),
                "-method", $"{typeof(NativeRuntimeTests)}.{nameof(ConfigureAllocator_OnGlibc_IsTaken)}",
                "-method", $"{typeof(ErrorTests)}.{nameof(ErrorTests.Names_OfDimensions_AreRefusedRatherThanDropped)}",
                "-method", $"{typeof(NativeRuntimeTests)}.{nameof(Runtime_WhenLoaded_KnowsItsVersionAndBlas)}",
            ]) { RedirectStandardOutput = true, RedirectStandardError = true };
            start.Environment["FASHION_TORCH_LIBRARY"] = broken;
            using var process = Process.Start(start)!;
            var said = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.Contains(broken, said);
            Assert.Contains(Path.Combine(folder.FullName, "libfashion_torch.so"), said);
            Assert.Contains("no such file", said);
            Assert.Contains(NativeLibraryException.Remedy, said);
        } finally {
            folder.Delete(recursive: true);
        }
    }
}
