namespace Fashion.Dsl

open System.Collections.Generic

/// Names the unlabelled layers of one scope: the keyword, then `keyword_2` and so on, passing over what some label
/// of the scope already is.
[<Sealed>]
type LayerNames(labels: IReadOnlySet<string>) =
    let counts = Dictionary<string, int>()

    /// The next name for a keyword.
    member names.Next(keyword: string) : string =
        let ordinal =
            match counts.TryGetValue keyword with
            | true, count -> count + 1
            | _ -> 1

        counts[keyword] <- ordinal

        let name =
            if ordinal = 1 then
                keyword
            else
                keyword + "_" + string ordinal

        if labels.Contains name then names.Next keyword else name

/// Makes a typed graph layer by layer.
[<Sealed>]
type GraphBuilder(input: Shape) =
    let layers = List<Layer>()

    /// The word that a spec writes for an operation.
    static member Keyword(operation: Operation) : string =
        match operation with
        | Conv _ -> "conv"
        | Dense _ -> "dense"
        | MaxPool _ -> "maxpool"
        | AvgPool _ -> "avgpool"
        | GlobalAvgPool -> "global_avgpool"
        | GlobalMaxPool -> "global_maxpool"
        | BatchNorm _ -> "batchnorm"
        | LayerNorm -> "layernorm"
        | GroupNorm _ -> "groupnorm"
        | Dropout _ -> "dropout"
        | SpatialDropout _ -> "spatial_dropout"
        | AlphaDropout _ -> "alpha_dropout"
        | Relu -> "relu"
        | LeakyRelu _ -> "leaky_relu"
        | Elu -> "elu"
        | Selu -> "selu"
        | Gelu -> "gelu"
        | Silu -> "silu"
        | Tanh -> "tanh"
        | Sigmoid -> "sigmoid"
        | Softmax -> "softmax"
        | LogSoftmax -> "log_softmax"
        | Flatten -> "flatten"
        | Pad _ -> "pad"
        | Identity -> "identity"
        | Scale _ -> "scale"
        | Add -> "add"
        | Multiply -> "multiply"
        | Concat -> "concat"

    /// The layers so far.
    member _.Layers: IReadOnlyList<Layer> = layers

    /// The shape that a layer gives; -1 is the graph's input.
    member _.ShapeOf(id: int) : Shape =
        if id < 0 then input else layers[id].OutputShape

    /// Adds a layer that takes the outputs of `inputs` (-1: the graph's input), whose shapes are these, or says why it
    /// cannot take them.
    member _.Add
        (name: string, labelled: bool, operation: Operation, inputs: IReadOnlyList<int>, shapes: IReadOnlyList<Shape>)
        : Result<Layer, ShapeProblem> =
        Inference.layer (operation, shapes)
        |> Result.map (fun inferred ->
            let layer =
                {
                    Id = layers.Count
                    Name = name
                    Labelled = labelled
                    Operation = operation
                    Inputs = inputs
                    InputShape = shapes[0]
                    OutputShape = inferred.OutputShape
                    Parameters = inferred.Parameters
                    MultiplyAdds = inferred.MultiplyAdds
                }

            layers.Add layer
            layer)

    /// Adds a layer that takes the outputs of `inputs` (-1: the graph's input), or says why it cannot take them.
    member builder.Add
        (name: string, labelled: bool, operation: Operation, inputs: IReadOnlyList<int>)
        : Result<Layer, ShapeProblem> =
        builder.Add(name, labelled, operation, inputs, inputs |> Seq.map builder.ShapeOf |> Array.ofSeq)

    /// The graph of the layers so far.
    member _.Build() : LayerGraph =
        {
            InputShape = input
            Layers = layers.ToArray()
        }
