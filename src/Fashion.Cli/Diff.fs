/// `fashion-cli diff`: what two specs, or the specs of two runs, differ in by their meaning.
[<RequireQualifiedAccess>]
module Fashion.Cli.Diff

open System
open System.Text.Json
open Fashion.Dsl

let private arrow (difference: Difference) =
    defaultArg difference.Before "(none)"
    + " -> "
    + defaultArg difference.After "(none)"

let private layer (layer: Layer) =
    layer.Name
    + ": "
    + ModelText.operation layer.Operation
    + ", "
    + string layer.OutputShape
    + ", "
    + Text.count layer.ParameterCount
    + " parameters"

let private layerLine difference =
    match difference with
    | Added added -> "+ " + layer added
    | Removed removed -> "- " + layer removed
    | Changed(before, _, details) ->
        "~ "
        + before.Name
        + ": "
        + String.Join("; ", details |> List.map (fun each -> each.Name + " " + arrow each))

/// Settings and layers that differ, a line each.
let lines (settings: Difference list, layers: LayerDifference list) : string list =
    [
        if not settings.IsEmpty then
            "settings"

            yield!
                settings
                |> List.map (fun (each: Difference) -> [| "  " + each.Name; arrow each |])
                |> Array.ofList
                |> Text.table 2

        if not layers.IsEmpty then
            "layers"

            for each in layers do
                "  " + layerLine each
    ]

let private say (output: Output) (before: Experiment) (after: Experiment) settings layers =
    for line in lines (settings, layers) do
        output.Line line

    let first, second = before.Graph.ParameterCount, after.Graph.ParameterCount

    if first <> second then
        output.Line("parameters: " + Text.count first + " -> " + Text.count second)

    let hashes =
        List.map2
            (fun (name, hash) (_, other) -> name + (if hash = other then " equal" else " different"))
            (Hash.parts before.Hashes)
            (Hash.parts after.Hashes)

    output.Line("hashes: " + String.Join(", ", hashes))

let private writeSide (json: Utf8JsonWriter) (name: string) (value: string option) =
    json.WriteString(name, Option.toObj value)

let private writeDifference (json: Utf8JsonWriter) (difference: Difference) =
    json.WriteStartObject()
    json.WriteString("name", difference.Name)
    writeSide json "before" difference.Before
    writeSide json "after" difference.After
    json.WriteEndObject()

let private writeLayer (json: Utf8JsonWriter) difference =
    let write (name: string) (change: string) before after details =
        json.WriteStartObject()
        json.WriteString("name", name)
        json.WriteString("change", change)
        writeSide json "before" (before |> Option.map layer)
        writeSide json "after" (after |> Option.map layer)
        json.WriteStartArray "details"
        List.iter (writeDifference json) details
        json.WriteEndArray()
        json.WriteEndObject()

    match difference with
    | Added added -> write added.Name "added" None (Some added) []
    | Removed removed -> write removed.Name "removed" (Some removed) None []
    | Changed(before, after, details) -> write before.Name "changed" (Some before) (Some after) details

let private write (json: Utf8JsonWriter) same (before: Experiment) (after: Experiment) settings layers =
    json.WriteBoolean("same", same)
    json.WriteStartObject "hashes"

    for (name, first), (_, second) in List.zip (Hash.parts before.Hashes) (Hash.parts after.Hashes) do
        json.WriteStartObject name
        json.WriteBoolean("same", (first = second))
        json.WriteString("before", first)
        json.WriteString("after", second)
        json.WriteEndObject()

    json.WriteEndObject()
    json.WriteStartObject "parameters"
    json.WriteNumber("before", before.Graph.ParameterCount)
    json.WriteNumber("after", after.Graph.ParameterCount)
    json.WriteEndObject()
    json.WriteStartArray "settings"
    List.iter (writeDifference json) settings
    json.WriteEndArray()
    json.WriteStartArray "layers"
    List.iter (writeLayer json) layers
    json.WriteEndArray()

let private compare (output: Output) (first: string) (second: string) =
    ComparedSpec.load output first (fun before ->
        ComparedSpec.load output second (fun after ->
            let settings = ComparedSpec.differences before after
            let before, after = before.Experiment, after.Experiment
            let layers = Comparison.layers before.Graph after.Graph
            let same = before.Hashes.Equals after.Hashes && settings.IsEmpty && layers.IsEmpty

            if same then
                output.Line "they mean the same"
            else
                say output before after settings layers

            output.Object(fun json -> write json same before after settings layers)
            if same then ExitCodes.done' else ExitCodes.different))

let command =
    Command.create
        "diff"
        "says what two specs or runs differ in by their meaning; exit code 1 if they differ"
        [
            "specs/lenet.spec specs/cnn_two_conv.spec"
            "runs/20260101-120000-lenet-5 specs/lenet.spec"
        ]
        (fun parser ->
            let before = parser.Argument("before", "a spec, or the run folder of a run")
            let after = parser.Argument("after", "another one")
            Arguments.json parser

            fun output line ->
                match before line, after line with
                | Some before, Some after -> compare output before after
                | _ -> raise (CommandLine.lacks "diff" "two specs or run folders"))
