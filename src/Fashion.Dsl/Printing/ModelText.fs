/// Layers and classifiers in few words, for tables and drawings.
[<RequireQualifiedAccess>]
module Fashion.Dsl.ModelText

open System

let private kernel (window: Window) =
    string window.KernelHeight + "x" + string window.KernelWidth

let private unless usual name value =
    if value = usual then [] else [ name + "=" + string value ]

/// The operation's word and what decides its output: `conv(64, 3x3, stride=2)`.
let operation (operation: Operation) : string =
    let word = GraphBuilder.Keyword operation

    let arguments =
        match operation with
        | Conv options ->
            [ string options.Channels; kernel options.Window ]
            @ unless 1 "stride" options.Window.Stride
            @ unless 1 "dilation" options.Window.Dilation
            @ unless 1 "groups" options.Groups
        | Dense options -> [ string options.Units ]
        | MaxPool window
        | AvgPool window -> kernel window :: unless window.KernelHeight "stride" window.Stride
        | GroupNorm options -> [ string options.Groups ]
        | Dropout options
        | SpatialDropout options
        | AlphaDropout options -> [ string options.Probability ]
        | LeakyRelu options -> [ string options.Slope ]
        | Pad options -> [ string options.Size + " px" ]
        | Scale options -> [ string options.Factor ]
        | _ -> []

    if arguments.IsEmpty then
        word
    else
        word + "(" + String.Join(", ", arguments) + ")"

/// The names of what a layer takes; `input` is the graph's.
let inputs (graph: LayerGraph) (layer: Layer) : string seq =
    layer.Inputs
    |> Seq.map (fun id -> if id < 0 then "input" else graph.Layers[id].Name)

/// `knn(k=5, distance=euclidean, weights=uniform)`
let classifier (classifier: Classifier) : string =
    ClassifierPrinter.model(classifier).Substring("model ".Length).TrimEnd()
