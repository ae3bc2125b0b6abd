using Fashion.Core.Models;
using Fashion.Core.Serialization;

namespace Fashion.Core.Runs;

/// <summary>model.safetensors: every parameter under its layer's name, in PyTorch's order of extents.</summary>
public static class Weights
{
    /// <param name="path">The file.</param>
    /// <param name="parameters">The model's.</param>
    /// <param name="metadata">More to say about them.</param>
    public static void Write(string path, ParameterStore parameters, Dictionary<string, string>? metadata = null)
    {
        var tensors = new List<SafetensorsTensor>();
        foreach (var slot in parameters.Slots)
        {
            using var view = parameters.View(slot);
            tensors.Add(StateTensors.Copy(slot.Name, view));
        }

        SafetensorsFile.Write(path, tensors, new Dictionary<string, string>(metadata ?? []) { ["format"] = "pt" });
    }

    /// <exception cref="RunException">A parameter is missing, of another shape, or unknown to the model.</exception>
    public static void Read(string path, ParameterStore parameters)
    {
        var tensors = SafetensorsFile.Read(path).Tensors.ToDictionary();
        foreach (var slot in parameters.Slots)
        {
            if (!tensors.Remove(slot.Name, out var saved))
                throw new RunException("R308", $"{path}: the weights have no `{slot.Name}`", "they belong to another model");
            using var view = parameters.View(slot);
            StateTensors.CopyInto(view, saved, path);
        }

        if (tensors.Count > 0)
        {
            throw new RunException(
                "R309", $"{path}: the model has no `{tensors.Keys.First()}`", "these weights belong to another model");
        }
    }
}
