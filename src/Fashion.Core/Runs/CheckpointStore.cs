using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Fashion.Core.Serialization;
using Fashion.Core.Training;

namespace Fashion.Core.Runs;

/// <summary>
/// The checkpoints of one run: each a safetensors file with the whole <see cref="TrainingState"/>, the identity of its
/// spec and a SHA-256 over all of it. Written aside and renamed; the last two are kept, so that a damaged one never
/// costs more than the steps since the one before.
/// </summary>
public sealed class CheckpointStore(string folder, string identity)
{
    private const int Kept = 2;

    /// <summary>Saves the state under its step.</summary>
    /// <exception cref="RunException">The disk is full or the folder cannot be written; older checkpoints stay.</exception>
    public void Save(TrainingState state)
    {
        SafetensorsTensor[] tensors = [.. state.Tensors.Select(entry => StateTensors.Copy(entry.Key, entry.Value))];
        var progress = JsonSerializer.Serialize(state.Progress, RunJson.Line);
        var metadata = new Dictionary<string, string>
        {
            ["format"] = "fashion-checkpoint-1",
            ["spec"] = identity,
            ["progress"] = progress,
            ["sha256"] = Digest(progress, tensors),
        };
        SafetensorsFile.Write(Path(state.Progress.Step), tensors, metadata);
        foreach (var old in Files().Skip(Kept))
            File.Delete(old);
    }

    /// <summary>Puts the newest sound checkpoint into <paramref name="state"/>.</summary>
    /// <param name="state">Of the model that the checkpoint belongs to.</param>
    /// <param name="message">Told of every checkpoint that is damaged and passed over.</param>
    /// <returns>False where there is no checkpoint at all.</returns>
    /// <exception cref="RunException">All are damaged, or they belong to another spec.</exception>
    public bool TryLoad(TrainingState state, Action<string> message)
    {
        RunException? last = null;
        foreach (var file in Files())
        {
            try
            {
                Load(file, state);
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

    private void Load(string file, TrainingState state)
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

        foreach (var (name, tensor) in state.Tensors)
        {
            if (!content.Tensors.TryGetValue(name, out var saved))
                throw new RunException("R306", $"{file}: the checkpoint is damaged: tensor `{name}` is missing");
            StateTensors.CopyInto(tensor, saved, file);
        }

        state.Progress = JsonSerializer.Deserialize<TrainingProgress>(progress, RunJson.Line)
            ?? throw new RunException("R306", $"{file}: the checkpoint is damaged: it has no progress");
    }

    private string Path(long step) =>
        System.IO.Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"step-{step:D9}.safetensors"));

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
