using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fashion.Core.Data;
using Fashion.Core.Serialization;
using Fashion.Core.Training;
using Fashion.Dsl;

namespace Fashion.Core.Runs;

/// <summary>The places in a run's folder. Its name is the time of the start and the experiment's name.</summary>
public sealed class RunFolder
{
    private RunFolder(string path) => Path = path;

    public string Path { get; }

    public string Spec => In("spec.spec");

    public string Manifest => In("manifest.json");

    public string MetricsJsonLines => In("metrics.jsonl");

    public string MetricsCsv => In("metrics.csv");

    public string Log => In("log.jsonl");

    public string Predictions => In("predictions.csv");

    /// <summary>What the model says of every image, part by part.</summary>
    internal string PartPredictions => In("predictions");

    internal string PredictionsOf(DataPart part) =>
        System.IO.Path.Combine(PartPredictions, part.ToString().ToLowerInvariant() + ".safetensors");

    public string Checkpoints => In("checkpoints");

    public string Model => In("model");

    public string Weights => System.IO.Path.Combine(Model, "model.safetensors");

    public string ModelConfig => System.IO.Path.Combine(Model, "config.json");

    /// <summary>For people and for model hubs.</summary>
    public string ModelCard => System.IO.Path.Combine(Model, "README.md");

    /// <summary>What an ensemble consists of; other runs have no such file.</summary>
    public string Members => System.IO.Path.Combine(Model, "members.json");

    /// <summary>The final figures: <see cref="RunMetrics"/>.</summary>
    public string Metrics => In("metrics.json");

    /// <summary>Makes a new folder below <paramref name="runs"/>; a name already taken gets a number.</summary>
    /// <exception cref="RunException">The folder cannot be written.</exception>
    public static RunFolder Create(string runs, string name, DateTime now)
    {
        var stem = $"{now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}-{Slug(name)}";
        try
        {
            var made = Directory.CreateDirectory(System.IO.Path.Combine(runs, $".{Guid.NewGuid():N}")).FullName;
            Directory.CreateDirectory(System.IO.Path.Combine(made, "checkpoints"));
            Directory.CreateDirectory(System.IO.Path.Combine(made, "model"));
            for (var attempt = 1; ; attempt++)
            {
                var folder = System.IO.Path.Combine(runs, attempt == 1 ? stem : $"{stem}-{attempt}");
                // Others may take the name at the same moment: a folder with something in it is not replaced.
                if (TryMove(made, folder))
                    return new RunFolder(folder);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RunException(
                "R301", $"{runs}: no run folder can be made here: {failure.Message}",
                "name a folder that you may write to: `--runs DIR`", failure);
        }
    }

    /// <summary>Makes a folder with the spec in it, for a run that leaves none where it fails before its manifest is written.</summary>
    /// <exception cref="RunException">The folder cannot be written.</exception>
    internal static TrainResult Begin(string runs, Experiment experiment, Func<RunFolder, TrainResult> train)
    {
        var folder = Create(runs, experiment.Name, TimeProvider.System.GetLocalNow().DateTime);
        try
        {
            AtomicFile.Write(folder.Spec, experiment.CanonicalText);
            return train(folder);
        }
        catch when (!File.Exists(folder.Manifest))
        {
            // There is nothing to go on with.
            folder.Discard();
            throw;
        }
    }

    /// <summary>Removes the folder with all that is in it, where that can be done.</summary>
    private void Discard()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Why it is removed matters more.
        }
    }

    /// <summary>An existing run.</summary>
    /// <exception cref="UsageException">There is no run at this path.</exception>
    public static RunFolder Open(string path)
    {
        var folder = new RunFolder(path.TrimEnd('/'));
        if (!Directory.Exists(path))
            throw new UsageException("U301", $"{path}: there is no such run folder", "`fashion-cli runs` lists the runs made here");
        if (!File.Exists(folder.Spec) || !File.Exists(folder.Manifest))
        {
            throw new UsageException(
                "U302", $"{path}: this is no run folder: it has no spec.spec and manifest.json",
                "name a folder that `fashion-cli train` made, such as runs/20260101-120000-lenet-5");
        }

        return folder;
    }

    /// <summary>Whether there is a run at this path that can go on.</summary>
    public static bool Exists(string path) => File.Exists(new RunFolder(path).Manifest);

    /// <summary>A run that has left its model.</summary>
    /// <exception cref="UsageException">There is no finished run at this path.</exception>
    public static RunFolder OpenFinished(string path)
    {
        var folder = Open(path);
        return File.Exists(folder.Weights) || (File.Exists(folder.Members) && File.Exists(folder.ModelConfig))
            ? folder
            : throw new UsageException(
                "U305", $"{path}: this run has no model yet", $"finish it: `fashion-cli train --resume {path}`");
    }

    /// <summary>SHA-256 (hex) of what a finished run has learned: of its weights, or of its references to members.</summary>
    internal string Checksum() => Convert.ToHexStringLower(
        SHA256.HashData(File.ReadAllBytes(File.Exists(Members) ? Members : Weights)));

    private static bool TryMove(string from, string to)
    {
        try
        {
            Directory.Move(from, to);
            return true;
        }
        catch (IOException) when (Directory.Exists(to) && Directory.Exists(from))
        {
            return false;
        }
    }

    private static string Slug(string name)
    {
        var slug = new StringBuilder();
        foreach (var letter in name.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(letter))
                slug.Append(letter);
            else if (slug.Length > 0 && slug[^1] != '-')
                slug.Append('-');
        }

        var text = slug.ToString().Trim('-');
        return text.Length == 0 ? "run" : text[..Math.Min(40, text.Length)];
    }

    private string In(string file) => System.IO.Path.Combine(Path, file);
}
