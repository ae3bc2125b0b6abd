using Fashion.Dsl;

namespace Fashion.Reports.Tables;

/// <summary>The layers of a model with their parameters.</summary>
public static class LayersTable
{
    public static Table Of(LayerGraph graph) => new(
        "layers", "Layers",
        [
            new Column("layer", "layer"), new("operation", "operation"), new("output", "output"),
            new("parameters", "parameters", ColumnKind.Count), new("multiply_adds", "multiply-adds", ColumnKind.Count),
        ],
        [
            .. graph.Layers.Select(layer => (IReadOnlyList<object?>)
                [layer.Name, ModelText.operation(layer.Operation), layer.OutputShape.ToString(), layer.ParameterCount, layer.MultiplyAdds]),
            ["all", null, graph.OutputShape.ToString(), graph.ParameterCount, graph.MultiplyAdds],
        ]);
}
