/// `fashion-cli show`: the layers of a spec's model.
[<RequireQualifiedAccess>]
module Fashion.Cli.Show

open System.Text.Json
open Fashion.Dsl

/// `knn(k=5, distance=euclidean, weights=uniform)`
let classifier (classifier: Classifier) =
    ClassifierPrinter.model(classifier).Substring("model ".Length).TrimEnd()

/// The operation's word and what decides its output.
let operation (layer: Layer) =
    let word = GraphBuilder.Keyword layer.Operation

    let window (window: Window) =
        string window.KernelHeight + "x" + string window.KernelWidth

    let call (arguments: string) = word + "(" + arguments + ")"

    match layer.Operation with
    | Conv options -> call (string options.Channels + ", " + window options.Window)
    | Dense options -> call (string options.Units)
    | MaxPool options
    | AvgPool options -> call (window options)
    | GroupNorm options -> call (string options.Groups)
    | Dropout options
    | SpatialDropout options
    | AlphaDropout options -> call (string options.Probability)
    | Pad options -> call (string options.Size + " px")
    | _ -> word

let private table (graph: LayerGraph) =
    let count value =
        if value = 0L then "-" else Text.count value

    [|
        yield [| "layer"; "operation"; "output"; "parameters"; "multiply-adds" |]
        yield [| "input"; ""; string graph.InputShape; "-"; "-" |]

        for layer in graph.Layers do
            yield
                [|
                    layer.Name
                    operation layer
                    string layer.OutputShape
                    count layer.ParameterCount
                    count layer.MultiplyAdds
                |]

        yield [| "total"; ""; ""; count graph.ParameterCount; count graph.MultiplyAdds |]
    |]

let private writeShape (json: Utf8JsonWriter) (name: string) (shape: Shape) =
    json.WriteStartArray name

    for size in shape.Dimensions do
        json.WriteNumberValue size

    json.WriteEndArray()

let private writeGraph (json: Utf8JsonWriter) (experiment: Experiment) =
    let graph = experiment.Graph
    json.WriteString("name", experiment.Name)

    match experiment.Classifier with
    | null -> ()
    | each -> json.WriteString("classifier", classifier each)

    json.WriteNumber("parameters", graph.ParameterCount)
    json.WriteNumber("multiply_adds", graph.MultiplyAdds)
    writeShape json "input_shape" graph.InputShape
    json.WriteStartArray "layers"

    for layer in graph.Layers do
        json.WriteStartObject()
        json.WriteString("name", layer.Name)
        json.WriteString("operation", operation layer)
        writeShape json "output_shape" layer.OutputShape
        json.WriteNumber("parameters", layer.ParameterCount)
        json.WriteNumber("multiply_adds", layer.MultiplyAdds)
        json.WriteEndObject()

    json.WriteEndArray()

let private run (output: Output) arguments =
    let request = SpecFile.request "show" arguments

    SpecFile.using output true request (fun experiment ->
        match experiment.Classifier with
        | null ->
            for line in Text.table 3 (table experiment.Graph) do
                output.Line line
        | each -> output.Line("model " + classifier each)

        output.Object(fun json -> writeGraph json experiment)
        ExitCodes.done')

let command =
    CommandLine.command<SpecArguments>
        "show"
        "prints the layers of a spec's model: output shape, parameters, multiply-adds"
        [ "specs/lenet.spec"; "specs/lenet.spec --json" ]
        run
