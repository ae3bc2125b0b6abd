/// What `evaluate` says of a run: as tables for people, and as the same numbers for programs.
module Fashion.Cli.Tests.EvaluateTests

open System
open System.IO
open System.Text.Json
open System.Threading
open Xunit
open Fashion.Cli
open Fashion.Core.Data
open Fashion.Core.Metrics
open Fashion.Core.Runs
open Fashion.Cli.Tests.CommandRun
open Fashion.Cli.Tests.CsvTables
open Fashion.Cli.Tests.TinyRuns

let private kinds =
    Map
        [
            "neighbours", neighbours
            "clusters", clusters
            "ghosts", ghost
            "crowd", crowd
        ]

/// With probabilities, without, with scores that are undefined, and with more classes than a window has columns for.
let all () =
    TheoryData<string>(kinds |> Map.keys |> Array.ofSeq)

[<Theory; MemberData(nameof all)>]
let ``evaluate prints the tables that it printed before`` (kind: string) =
    let finished = check (run [ "evaluate"; kinds[kind].Value ])
    Assert.Equal("", finished.Err)
    matchSnapshot ("evaluate-" + kind + ".txt") finished.Out

[<Fact>]
let ``a terminal shades the confusion matrix by the shares of its rows`` () =
    Environment.SetEnvironmentVariable("NO_COLOR", null)
    use out = new StringWriter()
    use err = new StringWriter()

    let code =
        Program.runWith [| "evaluate"; neighbours.Value |] out err true CancellationToken.None

    Assert.Equal(0, code)
    let said = out.ToString()
    let matrix = said.Substring(said.IndexOf "true \\ predicted")
    matchSnapshot "evaluate-colours.txt" (matrix.Replace("\u001b", "ESC"))
    // The same but for the colours.
    let plain = Text.RegularExpressions.Regex.Replace(said, "\u001b\\[[0-9;]*m", "")

    let lines (text: string) =
        text.Split '\n' |> Array.map _.TrimEnd() |> List.ofArray

    Assert.Equal<string list>(lines (check (run [ "evaluate"; neighbours.Value ])).Out, lines plain)

let private same (expected: Nullable<float>) (found: JsonElement) =
    if expected.HasValue then
        Assert.Equal(expected.Value, found.GetDouble())
    else
        Assert.Equal(JsonValueKind.Null, found.ValueKind)

let private sameScores (expected: ClassScores) (found: JsonElement) =
    same expected.Precision (found.GetProperty "precision")
    same expected.Recall (found.GetProperty "recall")
    same expected.F1 (found.GetProperty "f1")
    Assert.Equal(expected.Support, found.GetProperty("support").GetInt64())

let private sameInterval (expected: Nullable<ConfidenceInterval>) (found: JsonElement) =
    if expected.HasValue then
        Assert.Equal(expected.Value.Low, found.GetProperty("low").GetDouble())
        Assert.Equal(expected.Value.High, found.GetProperty("high").GetDouble())
        Assert.Equal(expected.Value.Level, found.GetProperty("level").GetDouble())
    else
        Assert.Equal(JsonValueKind.Null, found.ValueKind)

let private numbers (json: JsonElement) =
    [ for each in json.EnumerateArray() -> each.GetDouble() ]

let private strings (name: string) (json: JsonElement) =
    [
        for each in json.GetProperty(name).EnumerateArray() -> each.GetString() |> Option.ofObj |> Option.get
    ]

let private kept (run: string) =
    FinishedRun.Open(run).KeptPredictions DataPart.Test
    |> Option.ofObj
    |> Option.get

[<Theory; MemberData(nameof all)>]
let ``evaluate --json has every number of the metrics, and null for what is undefined`` (kind: string) =
    let json = (check (run [ "evaluate"; kinds[kind].Value; "--json" ])).Json
    let predictions = kept kinds[kind].Value
    let metrics = ClassificationMetrics.Of(predictions, EvaluatedRuns.Seed)
    same metrics.Accuracy (json.GetProperty "accuracy")
    sameInterval metrics.AccuracyInterval (json.GetProperty "accuracy_interval")
    sameInterval metrics.MacroF1Interval (json.GetProperty "macro_f1_interval")
    sameInterval metrics.LogLossInterval (json.GetProperty "log_loss_interval")
    same metrics.LogLoss (json.GetProperty "log_loss")
    same metrics.LogLoss (json.GetProperty "loss")
    same metrics.BrierScore (json.GetProperty "brier_score")
    same metrics.CohenKappa (json.GetProperty "cohen_kappa")
    same metrics.Matthews (json.GetProperty "matthews")
    sameScores metrics.MacroAverage (json.GetProperty "macro")
    sameScores metrics.MicroAverage (json.GetProperty "micro")
    sameScores metrics.WeightedAverage (json.GetProperty "weighted")
    same metrics.MacroAuc (json.GetProperty("macro").GetProperty "auc")
    same metrics.WeightedAuc (json.GetProperty("weighted").GetProperty "auc")
    same metrics.MacroAveragePrecision (json.GetProperty("macro").GetProperty "average_precision")
    same metrics.WeightedAveragePrecision (json.GetProperty("weighted").GetProperty "average_precision")
    Assert.Equal(predictions.Count, json.GetProperty("samples").GetInt32())
    Assert.Equal<string list>(List.ofSeq metrics.Notes, strings "notes" json)

    let corners =
        [
            for label in 0 .. predictions.ClassCount - 1 do
                match RocCurve.Of(predictions, label) with
                | null -> ()
                | curve -> for point in curve.Points -> point.FalsePositiveRate, point.TruePositiveRate
        ]

    Assert.Equal<(float * float) list>(
        corners,
        [
            for point in json.GetProperty("roc").EnumerateArray() ->
                point.GetProperty("false_positive_rate").GetDouble(),
                point.GetProperty("true_positive_rate").GetDouble()
        ]
    )

    let classes = [ for each in json.GetProperty("classes").EnumerateArray() -> each ]
    Assert.Equal<string list>(List.ofSeq predictions.ClassNames, classes |> List.map (text "name"))

    for own, found in Seq.zip metrics.Classes classes do
        sameScores own.Scores found
        same own.Auc (found.GetProperty "auc")
        same own.AveragePrecision (found.GetProperty "average_precision")

    match metrics.TopK with
    | null -> Assert.Equal(JsonValueKind.Null, json.GetProperty("top_k").ValueKind)
    | shares -> Assert.Equal<float list>(List.ofSeq shares, numbers (json.GetProperty "top_k"))

    match metrics.Calibration with
    | null -> Assert.Equal(JsonValueKind.Null, json.GetProperty("calibration").ValueKind)
    | calibration ->
        let found = json.GetProperty "calibration"
        same (Nullable calibration.ExpectedError) (found.GetProperty "expected_error")

        for own, bin in Seq.zip calibration.Bins (found.GetProperty("bins").EnumerateArray()) do
            same (Nullable own.Low) (bin.GetProperty "above")
            same (Nullable own.High) (bin.GetProperty "up_to")
            Assert.Equal(own.Count, bin.GetProperty("images").GetInt64())
            same own.Confidence (bin.GetProperty "confidence")
            same own.Accuracy (bin.GetProperty "accuracy")

    for label, row in Seq.indexed (json.GetProperty("confusion").EnumerateArray()) do
        for predicted, cell in Seq.indexed (row.EnumerateArray()) do
            Assert.Equal(metrics.Confusion[label, predicted], cell.GetInt64())

[<Fact>]
let ``what is undefined has a note`` () =
    let notes of' =
        strings "notes" (check (run [ "evaluate"; of'; "--json" ])).Json

    let without = notes clusters.Value
    Assert.Contains(without, (fun note -> note.EndsWith "the classifier gives no probabilities"))
    let ghosts = notes ghost.Value
    Assert.Contains("ROC AUC and average precision of `Ghost` are undefined: no image is of it", ghosts)
    Assert.Contains("macro and weighted ROC AUC are undefined: those of some classes are", ghosts)
    Assert.Contains(ghosts, (fun note -> note.Contains "recall" && note.Contains "`Ghost`"))
    Assert.Empty(notes neighbours.Value)

[<Fact>]
let ``evaluate --csv writes the numbers of --json, also of classes with commas and quotes`` () =
    let folder = Path.Combine(scratch, "evaluated")

    let finished =
        check (run [ "evaluate"; neighbours.Value; "--csv"; folder; "--json" ])

    let json = finished.Json
    let table (name: string) = csv (Path.Combine(folder, name))

    let files =
        [
            "metrics.csv"
            "classes.csv"
            "confusion.csv"
            "confusion_rates.csv"
            "calibration.csv"
            "roc.csv"
        ]

    Assert.Equal<string list>(
        files |> List.map (fun name -> Path.Combine(folder, name)),
        finished.Err.Split('\n', StringSplitOptions.RemoveEmptyEntries) |> List.ofArray
    )

    let classes = table "classes.csv"

    for row, found in Seq.zip classes.Tail (json.GetProperty("classes").EnumerateArray()) do
        for name, cell in Seq.zip classes.Head row do
            sameCell cell (found.GetProperty(if name = "class" then "name" else name))

    for row, name in Seq.zip (List.skip 7 classes) [ "macro"; "micro"; "weighted" ] do
        Assert.Equal(name + " average", row[0])

        for key, cell in Seq.zip classes.Head[1..] row[1..] do
            match json.GetProperty(name).TryGetProperty key with
            | true, found -> sameCell cell found
            | _ -> Assert.Equal("", cell)

    let confusion = table "confusion.csv"
    Assert.Equal<string list>(goodsClasses, List.ofArray confusion.Head[1..])
    Assert.Equal<string list>(goodsClasses, confusion.Tail |> List.map Array.head)

    for row, counts in Seq.zip confusion.Tail (json.GetProperty("confusion").EnumerateArray()) do
        Seq.iter2 sameCell row[1..] (counts.EnumerateArray())

    let metrics = table "metrics.csv" |> List.map (fun row -> row[0], row) |> Map.ofList
    Assert.Equal<string array>([| "metric"; "test"; "test_low"; "test_high" |], metrics["metric"])
    sameCell metrics["accuracy"].[1] (json.GetProperty "accuracy")
    sameCell metrics["accuracy"].[2] (json.GetProperty("accuracy_interval").GetProperty "low")
    sameCell metrics["log loss"].[3] (json.GetProperty("log_loss_interval").GetProperty "high")
    sameCell metrics["top-5 accuracy"].[1] (json.GetProperty("top_k")[4])
    sameCell metrics["Matthews' coefficient"].[1] (json.GetProperty "matthews")
    let calibration = table "calibration.csv"

    for row, bin in Seq.zip calibration.Tail (json.GetProperty("calibration").GetProperty("bins").EnumerateArray()) do
        for name, cell in Seq.zip calibration.Head row do
            sameCell cell (bin.GetProperty name)

    // The area under the corners is the area that is told.
    let number (cell: string) =
        Double.Parse(cell, Globalization.CultureInfo.InvariantCulture)

    for found in json.GetProperty("classes").EnumerateArray() do
        let corners =
            table "roc.csv"
            |> List.filter (fun row -> row[0] = text "name" found)
            |> List.map (fun row -> number row[1], number row[2])

        let area =
            corners
            |> List.pairwise
            |> List.sumBy (fun ((x, y), (nextX, nextY)) -> (nextX - x) * (y + nextY) / 2.0)

        Assert.Equal(found.GetProperty("auc").GetDouble(), area, 12)

[<Fact>]
let ``a run's own tables are not written over`` () =
    let metrics = Path.Combine(logistic.Value, "metrics.csv")
    let before = File.ReadAllText metrics
    let finished = run [ "evaluate"; logistic.Value; "--csv"; logistic.Value; "--json" ]
    Assert.Equal(2, finished.Code)
    Assert.Equal("U514", finished.Json.GetProperty "error" |> text "code")
    Assert.Contains("this is a run folder, with tables of its own", finished.Err)
    Assert.Equal(before, File.ReadAllText metrics)
