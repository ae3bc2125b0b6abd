using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using Fashion.Core.Data;
using Fashion.Core.Runtime;
using Fashion.Core.Serialization;
using Fashion.Core.Training;
using Fashion.Dsl;

namespace Fashion.Core.Runs;

/// <summary>manifest.json: what is needed to know how a run came about and to repeat it.</summary>
public sealed record Manifest
{
    public required string Name { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required int Seed { get; init; }

    public required string DataHash { get; init; }

    public required string ModelHash { get; init; }

    public required string TrainingHash { get; init; }

    /// <summary>SHA-256 of each source file.</summary>
    public required IReadOnlyDictionary<string, string> DataChecksums { get; init; }

    public required string? SpecPath { get; init; }

    /// <summary>What paths in the spec are relative to.</summary>
    public required string SpecFolder { get; init; }

    public required string? CommandLine { get; init; }

    public required string Version { get; init; }

    public required string Runtime { get; init; }

    /// <summary>Null where the method does without torch.</summary>
    public required string? Torch { get; init; }

    public required string OperatingSystem { get; init; }

    public required string Cpu { get; init; }

    public required string Device { get; init; }

    /// <summary>Null where all weights were drawn.</summary>
    public LoadedWeights? Init { get; init; }

    /// <summary>Runs of networks repeat bit for bit at one thread count.</summary>
    public required int Threads { get; init; }

    /// <param name="experiment">What is trained.</param>
    /// <param name="data">On what.</param>
    /// <param name="initial">Weights from elsewhere.</param>
    /// <param name="options">How it was asked for.</param>
    /// <param name="runtime">Null where the method does without torch.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="threads">That compute.</param>
    internal static Manifest Of(
        Experiment experiment, DataSet data, LoadedWeights? initial, TrainerOptions options, ITorchRuntime? runtime,
        string device, int threads) => new()
    {
        Name = experiment.Name,
        Created = TimeProvider.System.GetLocalNow(),
        Seed = experiment.Train.Seed,
        DataHash = experiment.Hashes.Data,
        ModelHash = experiment.Hashes.Model,
        TrainingHash = experiment.Hashes.Training,
        DataChecksums = data.Checksums,
        SpecPath = options.SpecPath,
        SpecFolder = options.SpecFolder,
        CommandLine = options.CommandLine,
        Version = ProgramVersion,
        Runtime = RuntimeInformation.FrameworkDescription,
        Torch = runtime?.Description,
        OperatingSystem = Environment.OSVersion.VersionString,
        Cpu = CpuModel(),
        Device = device,
        Init = initial,
        Threads = threads,
    };

    private static string ProgramVersion =>
        typeof(Manifest).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? "unknown";

    /// <summary>The identity of a checkpoint's spec.</summary>
    internal static string Identity(SpecHashes hashes) => $"{hashes.Data}-{hashes.Model}-{hashes.Training}";

    /// <summary>Whether this is the experiment that the run began with.</summary>
    internal bool IsOf(Experiment experiment) => Identity(experiment.Hashes) == $"{DataHash}-{ModelHash}-{TrainingHash}";

    private static string CpuModel()
    {
        const string Information = "/proc/cpuinfo";
        var line = File.Exists(Information)
            ? File.ReadLines(Information).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line?[(line.IndexOf(':') + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }

    /// <summary>A run goes on with the data that it began with, and is measured on them.</summary>
    /// <exception cref="UsageException">They have changed.</exception>
    internal void CheckData(DataSet data, RunFolder folder)
    {
        var changed = DataChecksums.Keys.Union(data.Checksums.Keys)
            .FirstOrDefault(file => DataChecksums.GetValueOrDefault(file) != data.Checksums.GetValueOrDefault(file));
        if (changed is not null)
        {
            throw new UsageException(
                "U319", $"{folder.Path}: the data have changed since the run began: {changed}",
                "restore them, or start a new run");
        }
    }

    internal void Write(RunFolder folder) =>
        AtomicFile.Write(folder.Manifest, JsonSerializer.Serialize(this, RunJson.Indented) + "\n");

    /// <exception cref="RunException">The manifest is damaged.</exception>
    public static Manifest Read(RunFolder folder)
    {
        try
        {
            return JsonSerializer.Deserialize<Manifest>(File.ReadAllText(folder.Manifest), RunJson.Indented)
                ?? throw new JsonException("it is empty");
        }
        catch (JsonException failure)
        {
            throw new RunException(
                "R302", $"{folder.Manifest}: the manifest is damaged: {failure.Message}",
                "train again, or restore the file from a copy", failure);
        }
    }
}
