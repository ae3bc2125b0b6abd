using Fashion.Core.Serialization;
using static TorchSharp.torch;

namespace Fashion.Core.Runs;

/// <summary>Torch's tensors to safetensors and back: float32 numbers in PyTorch's order.</summary>
internal static class StateTensors
{
    /// <summary>A copy of a tensor's numbers under a name.</summary>
    public static SafetensorsTensor Copy(string name, Tensor tensor)
    {
        using var scope = NewDisposeScope();
        var numbers = tensor.detach().to(ScalarType.Float32).cpu().contiguous();
        return SafetensorsTensor.From<float>(name, numbers.shape, numbers.data<float>().ToArray());
    }

    /// <summary>Writes saved numbers into a tensor of the same shape, in place.</summary>
    /// <exception cref="RunException">Type or shape differ.</exception>
    public static void CopyInto(Tensor target, SafetensorsTensor saved, string path)
    {
        if (saved.Type != SafetensorsType.F32 || !saved.Shape.SequenceEqual(target.shape))
        {
            throw new RunException(
                "R303",
                $"{path}: tensor `{saved.Name}` is {saved.Type} {string.Join('x', saved.Shape)}, "
                    + $"the model's is F32 {string.Join('x', target.shape)}",
                "these weights belong to another model");
        }

        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        target.copy_(tensor(saved.ToArray<float>(), target.shape));
    }
}
