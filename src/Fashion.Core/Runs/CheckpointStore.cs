using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fashion.Core.Classifiers;
using Fashion.Core.Serialization;

namespace Fashion.Core.Runs;

/// <summary>
/// The checkpoints of one run: each a safetensors file with the whole <see cref="FitState"/>, the identity of its
/// spec and a SHA-256 over all of it. Written aside and renamed; the last two are kept, so that a damaged one never
/// costs more than the steps since the one before.
/// </summary>
public sealed class CheckpointStore(string folder, string identity)
{
    private const int Kept = 2;

    /// <summary>Saves the state under its step.</summary>
    /// <exception cref="RunException">The disk is full or the folder cannot be written; older checkpoints stay.</exception>
    public void Save(FitState state)
    {
        var metadata = new Dictionary<string, string>
        {
            ["format"] = "fashion-checkpoint-1",
            ["spec"] = identity,
            ["progress"] = state.Progress,
            ["sha256"] = Digest(state.Progress, state.Tensors),
        };
        SafetensorsFile.Write(Path(state.Step), state.Tensors, metadata);
        foreach (var old in Files().Skip(Kept))
            File.Delete(old);
    }

    /// <summary>Restores the newest sound checkpoint.</summary>
    /// <param name="restore">
    /// Takes a state and the file that it is from; what it throws makes the checkpoint before the one to take.
    /// </param>
    /// <param name="message">Told of every checkpoint that is damaged and passed over.</param>
    /// <returns>False where there is no checkpoint at all.</returns>
    /// <exception cref="RunException">All are damaged, or they belong to another spec.</exception>
    public bool TryLoad(Action<FitState, string> restore, Action<string> message)
    {
        RunException? last = null;
        foreach (var file in Files())
        {
            try
            {
                restore(Read(file), file);
                return true;
            }
            catch (RunException failure) when (failure.Code != "R305")
            {
                last = failure;
                message($"{failure.Message}; the checkpoint before it is taken");
            }
        }

        return last is null
            ? false
            : throw new RunException(
                "R304", $"{folder}: no checkpoint is sound; the newest: {last.Message}", "train again from the start", last);
    }

    private FitState Read(string file)
    {
        var content = SafetensorsFile.Read(file);
        if (!content.Metadata.TryGetValue("progress", out var progress)
            || !content.Metadata.TryGetValue("sha256", out var digest)
            || digest != Digest(progress, content.Tensors.Values))
        {
            throw new RunException("R306", $"{file}: the checkpoint is damaged: its checksum does not match");
        }

        if (content.Metadata.GetValueOrDefault("spec") != identity)
        {
            throw new RunException(
                "R305", $"{file}: this checkpoint belongs to another spec than the run's spec.spec",
                "restore spec.spec as the run wrote it, or train again");
        }

        return new FitState(StepOf(file), progress, [.. content.Tensors.Values]);
    }

    private string Path(long step) =>
        System.IO.Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"step-{step:D9}.safetensors"));

    private static long StepOf(string file) => long.Parse(
        System.IO.Path.GetFileNameWithoutExtension(file)["step-".Length..], CultureInfo.InvariantCulture);

    /// <summary>Newest first.</summary>
    private IEnumerable<string> Files() =>
        Directory.Exists(folder)
            ? Directory.GetFiles(folder, "step-*.safetensors").OrderByDescending(file => file, StringComparer.Ordinal)
            : [];

    private static string Digest(string progress, IEnumerable<SafetensorsTensor> tensors)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(progress));
        foreach (var tensor in tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(tensor.Name));
            hash.AppendData(tensor.Data.Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
