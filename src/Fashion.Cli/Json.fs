/// Properties that several commands' JSON objects share.
[<RequireQualifiedAccess>]
module Fashion.Cli.Json

open System
open System.Text.Json
open Fashion.Core.Training

/// A number that JSON can hold; what is not finite becomes null.
let number (json: Utf8JsonWriter) (name: string) (value: float) =
    if Double.IsFinite value then
        json.WriteNumber(name, value)
    else
        json.WriteNull name

let optional (json: Utf8JsonWriter) (name: string) (value: Nullable<float>) =
    if value.HasValue then
        number json name value.Value
    else
        json.WriteNull name

/// `name: {loss, accuracy}`, or null where that part does not exist.
let figures (json: Utf8JsonWriter) (name: string) (figures: Figures | null) =
    match figures with
    | null -> json.WriteNull name
    | figures ->
        json.WriteStartObject name
        number json "loss" figures.Loss
        number json "accuracy" figures.Accuracy
        json.WriteEndObject()

/// `init: {source, sha256, layers, parameters}`: the weights that a run began with, or null where all were drawn.
let init (json: Utf8JsonWriter) (weights: LoadedWeights | null) =
    match weights with
    | null -> json.WriteNull "init"
    | weights ->
        json.WriteStartObject "init"
        json.WriteString("source", weights.Source)
        json.WriteString("sha256", weights.Sha256)
        json.WriteNumber("layers", weights.Layers)
        json.WriteNumber("parameters", weights.Parameters)
        json.WriteEndObject()

let strings (json: Utf8JsonWriter) (name: string) (values: string seq) =
    json.WriteStartArray name

    for value in values do
        json.WriteStringValue value

    json.WriteEndArray()

/// An error as `--json` reports it.
let error (json: Utf8JsonWriter) (code: string) (message: string) (help: string | null) (exitCode: int) =
    json.WriteStartObject "error"
    json.WriteString("code", code)
    json.WriteString("message", message)
    json.WriteString("help", help)
    json.WriteNumber("exit_code", exitCode)
    json.WriteEndObject()
