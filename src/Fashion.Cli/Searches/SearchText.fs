/// Trials as people and programs read them.
[<RequireQualifiedAccess>]
module Fashion.Cli.SearchText

open System
open System.Collections.Generic
open System.Text.Json
open Fashion.Core.Search

/// A figure of a goal: a share where it is an accuracy, else the number.
let figure (goal: string) (value: float) =
    if Double.IsNaN value then
        "-"
    elif goal.EndsWith(".accuracy", StringComparison.Ordinal) then
        Text.percent value
    else
        Text.loss value

let state (state: TrialState) =
    match state with
    | TrialState.Running -> "running"
    | TrialState.Complete -> "complete"
    | TrialState.Pruned -> "pruned"
    | TrialState.Waiting -> "waiting"
    | _ -> "failed"

/// units 512, lr 0.01
let values (parameters: (string * TrialParameter) seq) =
    String.Join(", ", parameters |> Seq.map (fun (name, value) -> name + " " + value.Shown))

let parameters (trial: Trial) =
    [ for own in trial.Parameters -> own.Key, own.Value ]

/// The trial with the best value; None where none has ended with one.
let best (maximize: bool) (trials: Trial seq) =
    match Ranking.BestFirst(Array.ofSeq trials, maximize) |> List.ofSeq with
    | first :: _ when first.State = TrialState.Complete -> Some first
    | _ -> None

/// The figure of a trial that has ended with one, else the last on its way.
let value (trial: Trial) =
    if trial.Value.HasValue then
        Some trial.Value.Value
    else
        match trial.IntermediateValues.TryGetValue trial.LastStep with
        | true, last -> Some last
        | _ -> None

/// What a trial has to do with another, or why it failed.
let private note (notes: IReadOnlyDictionary<int, IReadOnlyDictionary<string, string>>) (trial: Trial) =
    match trial.SameAs, trial.ContinuationOf with
    | same, _ when same.HasValue -> ", as " + string same.Value
    | _, before when before.HasValue -> ", continues " + string before.Value
    | _ ->
        match notes.TryGetValue trial.Number with
        | true, own when trial.State = TrialState.Fail ->
            match own.TryGetValue StudyKeys.Error with
            | true, json -> ": " + JsonSerializer.Deserialize<string> json
            | _ -> ""
        | _ -> ""

/// One row for each trial, below a head.
let table
    (goal: string)
    (trials: Trial seq)
    (notes: IReadOnlyDictionary<int, IReadOnlyDictionary<string, string>>)
    : string array =
    [|
        [| "trial"; "state"; goal; "epochs"; "values" |]

        for trial in trials do
            [|
                string trial.Number
                state trial.State + note notes trial
                value trial |> Option.map (figure goal) |> Option.defaultValue "-"
                (if trial.LastStep = 0 then "-" else string trial.LastStep)
                values (parameters trial)
            |]
    |]
    |> Array.map (fun row ->
        [|
            row[0].PadLeft 5
            row[1]
            row[2].PadLeft goal.Length
            row[3].PadLeft 6
            row[4]
        |])
    |> Text.table 5

/// `best` and each of `trials`: `number`, `state`, `value`, `parameters`, and `intermediate_values` by the epoch.
let writeTrial (json: Utf8JsonWriter) (trial: Trial) =
    json.WriteNumber("number", trial.Number)
    json.WriteString("state", state trial.State)
    Json.optional json "value" trial.Value
    json.WriteStartObject "parameters"

    for own in trial.Parameters do
        match own.Value.Distribution with
        | :? CategoricalDistribution as categorical -> json.WriteString(own.Key, categorical.Text own.Value.Value)
        | _ -> json.WriteNumber(own.Key, own.Value.Value)

    json.WriteEndObject()
    json.WriteStartObject "intermediate_values"

    for told in trial.IntermediateValues do
        Json.number json (string told.Key) told.Value

    json.WriteEndObject()

let write (json: Utf8JsonWriter) (study: Study) (storage: string) (goal: string) (trials: Trial seq) =
    json.WriteString("study", study.Name)
    json.WriteString("storage", storage)
    json.WriteString("goal", (if study.Maximize then "maximize" else "minimize"))
    json.WriteString("metric", goal)

    match best study.Maximize trials with
    | None -> json.WriteNull "best"
    | Some trial ->
        json.WriteStartObject "best"
        writeTrial json trial
        json.WriteEndObject()

    json.WriteStartArray "trials"

    for trial in trials do
        json.WriteStartObject()
        writeTrial json trial
        json.WriteEndObject()

    json.WriteEndArray()
