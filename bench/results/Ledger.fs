/// docs/results.jsonl: every finished run that was measured, a JSON object a line. Run folders are not committed; this is
/// what is left of them.
module Fashion.Results.Ledger

open System.IO
open System.Text.Encodings.Web
open System.Text.Json

type Measurement =
    {
        Spec: string
        Seed: int
        /// Of the spec with this seed, and of the specs that it needs: see `Runs.identity`.
        Identity: string
        Flip: bool
        Accuracy: float
        Precision: float
        Recall: float
        /// Null for a classifier that gives no probabilities.
        Loss: System.Nullable<float>
        /// Accuracy on the validation part, which is what specs are chosen by; null where there is none.
        Validation: System.Nullable<float>
        /// 0 for what is not trained in epochs, as an ensemble of finished runs.
        Epochs: int
        Parameters: int64
        /// Of all epochs, without set-up and evaluation.
        Seconds: float
        Machine: string
        Date: string
        Command: string
        /// What a classical method says of its fit; null for networks.
        Fit: string | null
    }

let private options =
    JsonSerializerOptions(
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectRequiredConstructorParameters = true
    )

let write (measurement: Measurement) =
    JsonSerializer.Serialize(measurement, options)

/// <exception cref="System.Text.Json.JsonException">The line is no measurement.</exception>
let parse (line: string) =
    match box (JsonSerializer.Deserialize<Measurement>(line, options)) with
    | :? Measurement as measurement -> measurement
    | _ -> raise (JsonException "null is no measurement")

/// The measurements of a file, the oldest first; none where there is no file.
let read (file: string) =
    if File.Exists file then
        File.ReadLines file
        |> Seq.filter (fun line -> line.Trim() <> "")
        |> Seq.map parse
        |> List.ofSeq
    else
        []

let append (file: string) (measurement: Measurement) =
    File.AppendAllText(file, write measurement + "\n")

/// The newest measurement of a row with one seed.
let latest (measurements: Measurement list) (row: Rows.Row) (seed: int) =
    measurements
    |> List.tryFindBack (fun each -> each.Spec = row.Spec && each.Seed = seed && each.Flip = row.Flip)
