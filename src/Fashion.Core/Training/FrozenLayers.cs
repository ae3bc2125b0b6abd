using Fashion.Core.Models;
using Fashion.Dsl;

namespace Fashion.Core.Training;

/// <summary>The layers that a spec's <c>freeze</c> keeps from learning.</summary>
public static class FrozenLayers
{
    /// <exception cref="UsageException">A label names no layer with parameters, or no other layer is left to learn.</exception>
    public static IReadOnlyList<Layer> Of(Experiment experiment)
    {
        var frozen = LabelledLayers.Select(experiment.Graph, "freeze", experiment.Train.Freeze);
        if (frozen.Count > 0 && frozen.Sum(layer => layer.ParameterCount) == experiment.Graph.ParameterCount)
        {
            throw new UsageException(
                "U307", "`freeze` names every layer that has parameters: nothing would learn", "leave one layer out");
        }

        return frozen;
    }
}
