/// `fashion-cli show`: the layers of a spec's model, as a table and as a drawing.
[<RequireQualifiedAccess>]
module Fashion.Cli.Show

open System
open System.Text.Json
open Fashion.Cli.Drawing
open Fashion.Core
open Fashion.Core.Data
open Fashion.Core.Serialization
open Fashion.Dsl
open Fashion.Reports.Pictures
open Fashion.Reports.Tables

/// Where a layer does not simply take what the line above it gives: what it takes.
let private origin (graph: LayerGraph) (layer: Layer) =
    if layer.Inputs.Count = 1 && layer.Inputs[0] = layer.Id - 1 then
        ""
    else
        "  <- " + String.Join(", ", ModelText.inputs graph layer)

let private table (graph: LayerGraph) : string array =
    let count value =
        if value = 0L then "-" else Text.count value

    let rows =
        [|
            yield [| "layer"; "operation"; "output"; "parameters"; "multiply-adds" |]
            yield [| "input"; ""; string graph.InputShape; "-"; "-" |]

            for layer in graph.Layers do
                yield
                    [|
                        layer.Name
                        ModelText.operation layer.Operation
                        string layer.OutputShape
                        count layer.ParameterCount
                        count layer.MultiplyAdds
                    |]

            yield [| "total"; ""; ""; count graph.ParameterCount; count graph.MultiplyAdds |]
        |]

    Text.table 3 rows
    |> Array.mapi (fun row line ->
        // The head and the input stand above the layers, the total under them.
        let id = row - 2

        if id < 0 || id >= graph.Layers.Count then
            line
        else
            line + origin graph graph.Layers[id])

let private writeShape (json: Utf8JsonWriter) (name: string) (shape: Shape) =
    json.WriteStartArray name

    for size in shape.Dimensions do
        json.WriteNumberValue size

    json.WriteEndArray()

let private writeModel (json: Utf8JsonWriter) (experiment: Experiment) (svg: string option) =
    let graph = experiment.Graph
    json.WriteString("name", experiment.Name)

    match experiment.Classifier with
    | null -> ()
    | classifier -> json.WriteString("classifier", ModelText.classifier classifier)

    json.WriteNumber("parameters", graph.ParameterCount)
    json.WriteNumber("multiply_adds", graph.MultiplyAdds)
    writeShape json "input_shape" graph.InputShape
    json.WriteStartArray "layers"

    for layer in graph.Layers do
        json.WriteStartObject()
        json.WriteString("name", layer.Name)
        json.WriteString("operation", ModelText.operation layer.Operation)
        Json.strings json "inputs" (ModelText.inputs graph layer)
        writeShape json "output_shape" layer.OutputShape
        json.WriteNumber("parameters", layer.ParameterCount)
        json.WriteNumber("multiply_adds", layer.MultiplyAdds)
        json.WriteEndObject()

    json.WriteEndArray()
    json.WriteString("svg", Option.toObj svg)

let private requireLayers path (experiment: Experiment) (option: string) =
    if not (isNull experiment.Classifier) then
        raise (
            UsageException(
                "U104",
                path + ": its model is no layer graph, so it has no layers to show",
                "leave `" + option + "` out"
            )
        )

/// A window that nobody has measured is as wide as most.
let private windowWidth (output: Output) =
    if output.Options.Terminal && Console.WindowWidth > 0 then
        Console.WindowWidth
    else
        80

let private drawSamples (output: Output) (path: string) (experiment: Experiment) (part: string) =
    let data =
        DataSetLoader.Load(experiment.Data, SpecFile.folder path, Action<string> output.Note)

    let samples =
        SampleText.ofClasses output.Options.Colours (windowWidth output) (Parts.pick data part)

    Array.iter output.Line samples

let private run (output: Output) (request: SpecRequest) (svg: string option) samples (csv: string option) =
    SpecFile.using output true request (fun experiment ->
        if svg.IsSome then
            requireLayers request.Path experiment "--svg"

        if csv.IsSome then
            requireLayers request.Path experiment "--csv"

        Option.iter PictureFile.CheckSvg svg
        Option.iter (drawSamples output request.Path experiment) samples

        svg
        |> Option.iter (fun file -> AtomicFile.Write(file, Svg.draw experiment.Name experiment.Graph))

        match experiment.Classifier with
        | null -> Array.iter output.Line (table experiment.Graph)
        | classifier -> output.Line("model " + ModelText.classifier classifier)

        TableText.saveCsv output csv [ LayersTable.Of experiment.Graph ]
        output.Object(fun json -> writeModel json experiment svg)
        ExitCodes.done')

let command =
    Command.create
        "show"
        "prints or draws the layers of a spec's model: output shape, parameters, multiply-adds"
        [
            "specs/lenet.spec"
            "specs/lenet.spec --svg lenet.svg"
            "specs/lenet.spec --images --split test"
            "specs/lenet.spec --json"
        ]
        (fun parser ->
            let svg =
                parser.Option("--svg", "file", "draw the layers and their branches into this file, for any browser")

            let images =
                parser.Flag(
                    "--images",
                    "first draw images of each class, prepared as the spec says, as half-block characters"
                )

            let split =
                Parts.option parser "with --images: train, validation or test (default: train)"

            let csv = TableText.csvOption parser
            let request = SpecFile.request parser
            Arguments.json parser

            let samples line =
                match images line, split line with
                | true, part -> Some(Option.defaultValue "train" part)
                | false, None -> None
                | false, Some _ -> raise (CommandLine.lacks "show" "`--images`, whose part `--split` names")

            fun output line -> run output (request line) (svg line) (samples line) (csv line))
