using Fashion.Core.Serialization;

namespace Fashion.Core.Classifiers;

/// <summary>The tensors of a saved classifier, checked as they are taken.</summary>
public sealed class LearnedTensors
{
    private readonly string path;
    private readonly SafetensorsFile file;

    internal LearnedTensors(string path, SafetensorsFile file) => (this.path, this.file) = (path, file);

    /// <summary>Whether there is one of that name.</summary>
    public bool Has(string name) => file.Tensors.ContainsKey(name);

    /// <summary>Whether the tensor of that name is one of bytes.</summary>
    public bool HoldsBytes(string name) => file.Tensors.TryGetValue(name, out var tensor) && tensor.Type == SafetensorsType.U8;

    /// <summary>The numbers of a tensor.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="count">How many numbers there must be; -1 for any.</param>
    /// <exception cref="RunException">It is missing, of another type or size.</exception>
    public T[] Take<T>(string name, long count = -1)
        where T : unmanaged
    {
        if (!file.Tensors.TryGetValue(name, out var tensor))
            throw new RunException("R308", $"{path}: the model has no `{name}`", "train again");
        T[] numbers;
        try
        {
            numbers = tensor.ToArray<T>();
        }
        catch (InvalidOperationException failure)
        {
            throw new RunException("R308", $"{path}: {failure.Message}", "train again", failure);
        }

        return count < 0 || numbers.LongLength == count
            ? numbers
            : throw new RunException(
                "R308", $"{path}: `{name}` has {numbers.LongLength} numbers, not {count}", "train again");
    }
}
