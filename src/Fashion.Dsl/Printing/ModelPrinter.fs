namespace Fashion.Dsl

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
            string window.KernelHeight + "x" + string window.KernelWidth

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
            | Pad options -> [ "px", pixels options.Size ]
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

    let rec private lines (stages: Stage list) : string list =
        stages
        |> List.collect (fun stage ->
            let last = stage.Last
            let label = if last.Labelled then $"{last.Name}: " else ""

            match stage with
            | Stage.Layer each -> [ label + layer each.Operation ]
            | Stage.Join(join, arms) ->
                [
                    yield $"{label}{GraphBuilder.Keyword join.Operation} {{"

                    for arm in arms do
                        match lines arm with
                        | [] -> yield "  | { }"
                        | inner ->
                            yield "  | {"

                            for line in inner do
                                yield "    " + line

                            yield "  }"

                    yield "}"
                ])

    /// The `model` part of a graph: joins with their arms in braces, every other layer on a line.
    let model (graph: LayerGraph) : string =
        part
            "model"
            (seq {
                yield "input " + string graph.InputShape
                yield! lines (LayerTree.ofGraph graph)
            })
