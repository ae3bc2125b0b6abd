namespace Fashion.Dsl

/// A part of a graph as a spec writes it: one layer, or arms that start from one place and the layer that joins them.
[<RequireQualifiedAccess>]
type Stage =
    | Layer of Layer
    /// One arm for each input of the join, in their order; an empty one is what comes in.
    | Join of Layer * arms: Stage list list

    /// The layer that gives what the stage gives.
    member stage.Last =
        match stage with
        | Layer layer
        | Join(layer, _) -> layer

/// Every graph that a spec makes is series-parallel: arms part at one place and meet at one join.
[<RequireQualifiedAccess>]
module LayerTree =

    /// For each layer the last layer (-1: the graph's input) that every way to it goes through.
    let private dominators (graph: LayerGraph) =
        let dominators = Array.create graph.Layers.Count -1

        let rec common first second =
            if first = second then first
            elif first > second then common dominators[first] second
            else common first dominators[second]

        for layer in graph.Layers do
            dominators[layer.Id] <- Seq.reduce common layer.Inputs

        dominators

    /// The stages from the input to the output, in their order. Throws `ArgumentException` for a graph that is not
    /// series-parallel, which no spec makes.
    let ofGraph (graph: LayerGraph) : Stage list =
        let dominators = dominators graph
        let mutable placed = 0

        let rec between first last =
            let mutable stages = []
            let mutable id = last

            while id <> first do
                stages <- stage graph.Layers[id] :: stages
                id <- dominators[id]

            stages

        and stage layer =
            placed <- placed + 1

            // A layer that two arms share would be placed twice, and soon more often than there are layers.
            if placed > graph.Layers.Count then
                invalidArg (nameof graph) $"{layer.Name} is part of two arms"

            if layer.Operation.IsJoin then
                Stage.Join(layer, [ for input in layer.Inputs -> between dominators[layer.Id] input ])
            else
                Stage.Layer layer

        let stages = between -1 (graph.Layers.Count - 1)

        if placed < graph.Layers.Count then
            invalidArg (nameof graph) "a layer leads nowhere"

        stages
