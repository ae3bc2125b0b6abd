using System.Globalization;
using System.Text.Json;
using Fashion.Core.Data;
using Fashion.Core.Models;
using Fashion.Core.Serialization;
using Fashion.Core.Training;

namespace Fashion.Core.Runs;

/// <summary>The files of a trace, which docs/commands.md describes.</summary>
internal sealed class TraceFolder
{
    private readonly string path;

    /// <exception cref="RunException">The folder cannot be written, or has a trace already.</exception>
    public TraceFolder(string path)
    {
        this.path = path;
        // Of a longer trace the last steps would stay, and pass for this one's.
        if (File.Exists(Steps))
            throw new RunException(
                "R321", $"{path}: there is a trace here already", "remove it, or name another folder: `--into FOLDER`");
        try
        {
            Directory.CreateDirectory(path);
            File.WriteAllText(Steps, "");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RunException(
                "R320", $"{path}: no trace can be written here: {failure.Message}",
                "name a folder that you may write to: `--into FOLDER`", failure);
        }
    }

    private string Steps => In("steps.jsonl");

    public void WriteInitial(ParameterStore parameters) => Weights.Write(In("initial.safetensors"), parameters);

    /// <summary>Adds a step: its batch in a file of its own, and a line.</summary>
    public void Append(TakenStep step)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"step-{step.Number:0000}.safetensors");
        SafetensorsFile.Write(In(name), [Images(step.Batch), Answers(step.Batch)]);
        var line = JsonSerializer.Serialize(
            new { step = step.Number, learningRate = step.LearningRate, loss = step.Loss }, RunJson.Line);
        File.AppendAllText(Steps, line + "\n");
    }

    /// <summary>The weights as the last step left them, and their average where there is one.</summary>
    public void WriteFinal(TrainingState state)
    {
        Weights.Write(In("final.safetensors"), state.Parameters);
        if (state.Average is not { } average)
            return;
        using (average.Lend())
            Weights.Write(In("average.safetensors"), state.Parameters);
    }

    private static SafetensorsTensor Images(TrainingBatch batch)
    {
        var shape = batch.Reader.Shape;
        var numbers = new float[batch.Count * shape.Count];
        batch.Reader.Fill(batch.Rows, numbers, PixelLayout.Nchw);
        return SafetensorsTensor.From<float>(
            "images", [batch.Count, shape.Channels, shape.Height, shape.Width], numbers);
    }

    private static SafetensorsTensor Answers(TrainingBatch batch) => batch.Targets is { } targets
        ? SafetensorsTensor.From<float>("targets", [batch.Count, targets.Length / batch.Count], targets)
        : SafetensorsTensor.From<long>("labels", [batch.Count], Array.ConvertAll(batch.Labels, label => (long)label));

    private string In(string file) => Path.Combine(path, file);
}
