using System.Text.Json;
using System.Text.Json.Serialization;
using Fashion.Core.Serialization;

namespace Fashion.Core.Classifiers;

/// <summary>Keeps the state of a fit, so that an interrupted one goes on bit for bit.</summary>
public interface IFitCheckpoints
{
    /// <summary>Whether so much would be lost by now that saving pays.</summary>
    bool IsDue { get; }

    /// <summary>The newest state; null at the beginning.</summary>
    FitState? Load();

    /// <exception cref="RunException">It cannot be written; what was saved before stays.</exception>
    void Save(FitState state);
}

/// <summary>All that the rest of a fit follows from.</summary>
/// <param name="Step">Counts the states of a fit upwards.</param>
/// <param name="Progress">The method's own small numbers, as JSON.</param>
/// <param name="Tensors">Its arrays.</param>
public sealed record FitState(long Step, string Progress, IReadOnlyList<SafetensorsTensor> Tensors)
{
    /// <summary>How <see cref="Progress"/> is written: best values so far begin at infinity.</summary>
    public static JsonSerializerOptions Json { get; } = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>The tensor of that name.</summary>
    /// <exception cref="RunException">There is none: the state is of another method.</exception>
    public SafetensorsTensor Tensor(string name) => Tensors.FirstOrDefault(tensor => tensor.Name == name)
        ?? throw new RunException("R306", $"the checkpoint has no `{name}`", "train again from the start");
}

/// <summary>Keeps nothing.</summary>
internal sealed class NoCheckpoints : IFitCheckpoints
{
    public static NoCheckpoints Instance { get; } = new();

    public bool IsDue => false;

    public FitState? Load() => null;

    public void Save(FitState state)
    {
    }
}
