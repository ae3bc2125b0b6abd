/// Runs side by side: `compare`.
module Fashion.Cli.Tests.CompareTests

open System
open System.IO
open System.Text.Json
open Xunit
open Fashion.Core.Data
open Fashion.Core.Ensembles
open Fashion.Core.Metrics
open Fashion.Core.Runs
open Fashion.Cli.Tests.CommandRun
open Fashion.Cli.Tests.CsvTables
open Fashion.Cli.Tests.TinyRuns

let private shown =
    lazy
        [
            dated neighbours.Value "compared" 12 "neighbours" 0.00123
            dated logistic.Value "compared" 13 "logistic" 3.21
            dated clusters.Value "compared" 14 "clusters" 754.6
        ]

[<Fact>]
let ``compare prints the tables that it printed before`` () =
    let finished = check (run ("compare" :: shown.Value))
    Assert.Equal("", finished.Err)
    matchSnapshot "compare.txt" finished.Out

[<Fact>]
let ``compare of two that are much alike says that chance explains the difference`` () =
    let finished =
        check (run [ "compare"; neighbours.Value; nearest.Value; "--split"; "validation" ])

    Assert.StartsWith("on the validation images\n", finished.Out)
    Assert.Contains("soft: the mean of the probabilities", finished.Out)
    Assert.Matches("model.k +3 -> 1", finished.Out)
    Assert.Contains("does not show on these images: chance explains the difference (p ≥ 0.05).", finished.Out)

let private predictions (part: DataPart) (run: string) =
    FinishedRun.Open(run).KeptPredictions part |> Option.ofObj |> Option.get

let private rows (name: string) (json: JsonElement) =
    [ for row in json.GetProperty(name).EnumerateArray() -> row ]

let private number (name: string) (json: JsonElement) = json.GetProperty(name).GetDouble()

let private samePair (expected: PairComparison) (first: string) (second: string) (found: JsonElement) =
    Assert.Equal(expected.Test.OnlyFirst, found.GetProperty(first).GetInt64())
    Assert.Equal(expected.Test.OnlySecond, found.GetProperty(second).GetInt64())
    Assert.Equal(expected.Test.PValue, number "mcnemar_p" found)
    Assert.Equal(expected.Difference.PValue, number "bootstrap_p" found)

[<Fact>]
let ``compare --json has every number of the metrics`` () =
    let json =
        (check (run [ yield "compare"; yield! shown.Value; yield "--json" ])).Json

    let all = shown.Value |> List.map (predictions DataPart.Test) |> List.toArray
    let names = [ "Neighbours"; "Logistic"; "Clusters" ]
    Assert.Equal("test", text "split" json)

    for own, name, found in Seq.zip3 all names (rows "runs" json) do
        let metrics = ClassificationMetrics.Of(own, EvaluatedRuns.Seed)
        Assert.Equal(name, text "run" found)
        Assert.Equal(metrics.Accuracy.Value, number "accuracy" found)
        Assert.Equal(metrics.AccuracyInterval.Value.Low, number "accuracy_low" found)
        Assert.Equal(metrics.AccuracyInterval.Value.High, number "accuracy_high" found)

        let worst =
            metrics.Classes
            |> Seq.filter _.Scores.F1.HasValue
            |> Seq.minBy _.Scores.F1.Value

        Assert.Equal(worst.Name, text "worst_class" found)
        Assert.Equal(worst.Scores.F1.Value, number "worst_f1" found)
        Assert.Equal(0.0003 / 150.0 * 10_000.0, number "predict_10000_seconds" found)
        Assert.Equal(JsonValueKind.Null, found.GetProperty("epochs").ValueKind)

    for expected, found in Seq.zip (PairComparison.OfPairs(all, EvaluatedRuns.Seed)) (rows "pairs" json) do
        Assert.Equal(names[expected.First], text "first" found)
        Assert.Equal(names[expected.Second], text "second" found)
        Assert.Equal(expected.SamePredictions, number "same_predictions" found)
        Assert.Equal(expected.Tau.Value, number "kendall_tau" found)
        Assert.Equal(expected.Kappa.Value, number "cohen_kappa" found)
        samePair expected "first_corrects" "second_corrects" found
        Assert.Equal(expected.Difference.Difference, number "difference" found)
        Assert.Equal(expected.Difference.Interval.Low, number "difference_low" found)
        Assert.Equal(expected.Difference.Interval.High, number "difference_high" found)
        let agreement = rows "agreement" json
        Assert.Equal(expected.SamePredictions, number names[expected.Second] agreement[expected.First])
        Assert.Equal(expected.SamePredictions, number names[expected.First] agreement[expected.Second])

    let vote = Vote.Of(all, EvaluatedRuns.Seed)
    let found = rows "vote" json |> List.exactlyOne
    // One of them gives no probabilities.
    Assert.StartsWith("hard", text "vote" found)
    Assert.Equal(vote.Together.Confusion.Accuracy.Value, number "accuracy" found)
    Assert.Equal(names[vote.Best], text "best" found)
    samePair vote.Gain "corrects" "spoils" found
    Assert.Equal(vote.Gain.Difference.Difference, number "gain" found)

[<Fact>]
let ``compare --csv writes the numbers of --json`` () =
    let folder = Path.Combine(scratch, "compared-tables")

    let line =
        [
            yield "compare"
            yield! shown.Value
            yield "--csv"
            yield folder
            yield "--json"
        ]

    let json = (check (run line)).Json

    for name in [ "runs"; "agreement"; "pairs"; "vote" ] do
        sameTable (Path.Combine(folder, name + ".csv")) (json.GetProperty name)

[<Fact>]
let ``what is undefined between two runs is null and has a note`` () =
    let json =
        (check (run [ "compare"; constant.Value; neighbours.Value; "--json" ])).Json

    let pair = rows "pairs" json |> List.exactlyOne
    Assert.Equal(JsonValueKind.Null, pair.GetProperty("kendall_tau").ValueKind)

    Assert.Contains(
        [
            for note in json.GetProperty("pairs_notes").EnumerateArray() ->
                note.GetString() |> Option.ofObj |> Option.get
        ],
        (fun note -> note.StartsWith "Kendall's tau-b of Constant and Neighbours is undefined")
    )

[<Fact>]
let ``runs of one name are told apart by their folders`` () =
    let first = copied neighbours.Value "one" "run"
    let second = copied neighbours.Value "other" "run"

    for runs, expected in
        [
            [ first; logistic.Value ], [ "Neighbours"; "Logistic" ]
            [ first; dated neighbours.Value "dated" 12 "again" 1.0 ],
            [ "Neighbours (run)"; "Neighbours (20260101-120000-again)" ]
            [ first; second ], [ "Neighbours (" + first + ")"; "Neighbours (" + second + ")" ]
            [ first; first ], [ "Neighbours (" + first + ", 1)"; "Neighbours (" + first + ", 2)" ]
        ] do
        let json = (check (run [ yield "compare"; yield! runs; yield "--json" ])).Json
        Assert.Equal<string list>(expected, rows "runs" json |> List.map (text "run"))

        for name, row in Seq.zip expected (rows "agreement" json) do
            Assert.Equal(1.0, number name row)
            Assert.Equal(3, row.EnumerateObject() |> Seq.length)
