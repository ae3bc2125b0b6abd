/// What the members of an ensemble have to do with its answer, for people and for programs.
[<RequireQualifiedAccess>]
module Fashion.Cli.EnsembleText

open System
open System.Text.Json
open Fashion.Core.Metrics
open Fashion.Reports.Tables

let private name (evaluation: EnsembleEvaluation) index = evaluation.Members[index].Name

let private number (value: float) =
    value.ToString("0.####", Globalization.CultureInfo.InvariantCulture)

let private members (evaluation: EnsembleEvaluation) =
    [|
        yield [| "member"; "weight"; "loss"; "accuracy" |]

        for each in evaluation.Members do
            yield
                [|
                    each.Name
                    number each.Weight
                    Text.loss each.Loss
                    Text.percent each.Accuracy
                |]
    |]
    |> Text.table 1

/// One corrects the other where it is right and the other wrong.
let private pairs (evaluation: EnsembleEvaluation) =
    [|
        yield [| "pair"; ""; "Kendall tau-b"; "first corrects"; "second corrects" |]

        for pair in evaluation.Pairs do
            yield
                [|
                    name evaluation pair.First
                    name evaluation pair.Second
                    (if pair.Tau.HasValue then Text.loss pair.Tau.Value else "-")
                    Text.count pair.FirstCorrects
                    Text.count pair.SecondCorrects
                |]
    |]
    |> Text.table 2

/// A line for each member, and one for each two of them.
let lines (evaluation: EnsembleEvaluation) : string array =
    [|
        yield! members evaluation

        if evaluation.Pairs.Count > 0 then
            yield ""
            yield! pairs evaluation
    |]

/// The properties `members` and `pairs`; nothing for a model of one piece.
let write (json: Utf8JsonWriter) (evaluation: EnsembleEvaluation | null) =
    match evaluation with
    | null -> ()
    | evaluation ->
        TableText.write json (EnsembleTables.Members evaluation)
        TableText.write json (EnsembleTables.Pairs evaluation)
