namespace Fashion.Dsl

open System.Collections.Generic
open Fashion.Dsl.Spelling

/// The canonical text of a model: every argument of every layer written out.
[<RequireQualifiedAccess>]
module ModelPrinter =

    let private init value =
        match value with
        | Kaiming -> "kaiming"
        | Xavier -> "xavier"
        | Lecun -> "lecun"
        | Normal std -> call "normal" [ "std", number std ]
        | Zeros -> "zeros"
        | Dirac -> "dirac"

    let private kernel (window: Window) =
        if window.KernelHeight = window.KernelWidth then
            string window.KernelHeight
        else
            $"{window.KernelHeight}x{window.KernelWidth}"

    let private padding value =
        match value with
        | Fixed size -> string size
        | Same -> "same"

    let private weights bias start l2 =
        [ "bias", flag bias; "init", init start; "l2", number l2 ]

    let private pool (window: Window) =
        [
            "kernel", kernel window
            "stride", string window.Stride
            "pad", padding window.Padding
        ]

    /// One layer as a spec writes it, with every argument.
    let layer (operation: Operation) =
        let arguments =
            match operation with
            | Conv options ->
                [
                    "channels", string options.Channels
                    "kernel", kernel options.Window
                    "stride", string options.Window.Stride
                    "pad", padding options.Window.Padding
                    "dilation", string options.Window.Dilation
                    "groups", string options.Groups
                ]
                @ weights options.Bias options.Init options.L2
            | Dense options -> ("units", string options.Units) :: weights options.Bias options.Init options.L2
            | MaxPool window
            | AvgPool window -> pool window
            | BatchNorm options -> [ "momentum", number options.Momentum; "eps", number options.Epsilon ]
            | GroupNorm options -> [ "groups", string options.Groups ]
            | Dropout options
            | SpatialDropout options
            | AlphaDropout options -> [ "p", number options.Probability ]
            | LeakyRelu options -> [ "slope", number options.Slope ]
            | Pad options -> [ "px", $"{options.Size} px" ]
            | Scale options -> [ "factor", number options.Factor ]
            | Add
            | Multiply
            | Concat
            | GlobalAvgPool
            | GlobalMaxPool
            | LayerNorm
            | Relu
            | Elu
            | Selu
            | Gelu
            | Silu
            | Tanh
            | Sigmoid
            | Softmax
            | LogSoftmax
            | Flatten
            | Identity -> []

        call (GraphBuilder.Keyword operation) arguments

    /// Where the arms of each join part: the last layer that they all come from, -1 for the graph's input.
    let private forks (graph: LayerGraph) : IReadOnlyDictionary<int, int> =
        let forks = Dictionary<int, int>()

        let back id =
            let layer = graph.Layers[id]

            match forks.TryGetValue id with
            | true, fork -> fork
            | _ -> layer.Inputs[0]

        for layer in graph.Layers do
            if layer.Operation.IsJoin then
                let ends = Array.ofSeq layer.Inputs
                let mutable latest = Array.max ends

                while ends |> Array.exists (fun id -> id <> latest) do
                    for index in 0 .. ends.Length - 1 do
                        if ends[index] = latest then
                            ends[index] <- back latest

                    latest <- Array.max ends

                forks[layer.Id] <- latest

        forks

    /// The lines of the layers after `first`, up to `last`.
    let rec private lines (graph: LayerGraph) (forks: IReadOnlyDictionary<int, int>) first last : string list =
        let mutable steps = []
        let mutable id = last

        while id <> first do
            let layer = graph.Layers[id]
            steps <- layer :: steps
            id <- if layer.Operation.IsJoin then forks[id] else layer.Inputs[0]

        steps
        |> List.collect (fun each ->
            let label = if each.Labelled then $"{each.Name}: " else ""

            if each.Operation.IsJoin then
                [
                    yield $"{label}{GraphBuilder.Keyword each.Operation} {{"

                    for input in each.Inputs do
                        match lines graph forks forks[each.Id] input with
                        | [] -> yield "  | { }"
                        | inner ->
                            yield "  | {"

                            for line in inner do
                                yield "    " + line

                            yield "  }"

                    yield "}"
                ]
            else
                [ label + layer each.Operation ])

    /// The `model` part of a graph: joins with their arms in braces, every other layer on a line.
    let model (graph: LayerGraph) : string =
        part
            "model"
            (seq {
                yield $"input {graph.InputShape}"
                yield! lines graph (forks graph) -1 (graph.Layers.Count - 1)
            })
