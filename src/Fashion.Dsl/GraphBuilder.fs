namespace Fashion.Dsl

open System.Collections.Generic

/// Why a chain of operations is no graph. `Index` is the place in the chain.
type ChainProblem =
    | DoesNotFit of index: int * problem: ShapeProblem
    | LabelTwice of index: int * label: string

/// Makes the typed graph of a chain of operations.
[<RequireQualifiedAccess>]
module GraphBuilder =

    /// The word that a spec writes for an operation.
    let keyword (operation: Operation) =
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

    /// Names of layers: the label, else the keyword and its ordinal among the unlabelled ones of that keyword
    /// (`dense_1`), passing over an ordinal that some label already is.
    let private names (steps: (string option * Operation) array) =
        let labels = steps |> Array.choose fst |> HashSet
        let counts = Dictionary<string, int>()

        let rec next keyword =
            let ordinal =
                match counts.TryGetValue keyword with
                | true, count -> count + 1
                | _ -> 1

            counts[keyword] <- ordinal
            let name = $"{keyword}_{ordinal}"
            if labels.Contains name then next keyword else name

        steps
        |> Array.map (fun (label, operation) -> label |> Option.defaultWith (fun () -> next (keyword operation)))

    let private labelTwice (steps: (string option * Operation) array) =
        let seen = HashSet<string>()

        steps
        |> Array.tryFindIndex (fun (label, _) -> Option.exists (fun label -> not (seen.Add label)) label)
        |> Option.map (fun index -> LabelTwice(index, defaultArg (fst steps[index]) ""))

    /// The graph of operations that each take what the one before gives; a label names its layer.
    let chain (input: Shape) (steps: (string option * Operation) seq) : Result<LayerGraph, ChainProblem> =
        let steps = Array.ofSeq steps

        match labelTwice steps with
        | Some problem -> Error problem
        | None ->
            let names = names steps
            let layers = ResizeArray<Layer>(steps.Length)
            let mutable problem = None
            let mutable shape = input

            for index in 0 .. steps.Length - 1 do
                if problem.IsNone then
                    let label, operation = steps[index]

                    match Inference.layer (operation, shape) with
                    | Error reason -> problem <- Some(DoesNotFit(index, reason))
                    | Ok inferred ->
                        layers.Add
                            {
                                Id = index
                                Name = names[index]
                                Labelled = label.IsSome
                                Operation = operation
                                Inputs = [| index - 1 |]
                                InputShape = shape
                                OutputShape = inferred.OutputShape
                                Parameters = inferred.Parameters
                                MultiplyAdds = inferred.MultiplyAdds
                            }

                        shape <- inferred.OutputShape

            match problem with
            | Some problem -> Error problem
            | None ->
                Ok
                    {
                        InputShape = input
                        Layers = layers.ToArray()
                    }
