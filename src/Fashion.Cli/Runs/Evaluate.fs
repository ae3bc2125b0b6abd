/// `fashion-cli evaluate`: a finished run's model over a part of its data.
[<RequireQualifiedAccess>]
module Fashion.Cli.Evaluate

open System
open System.Diagnostics
open System.Text.Json
open Fashion.Core.Classifiers
open Fashion.Core.Data
open Fashion.Core.Metrics
open Fashion.Core.Runs
open Fashion.Reports.Tables

type private Request =
    {
        Run: string
        Split: string
        Augmentation: TestTimeAugmentation
        Machine: Machine
        Repeat: int
        Curve: int option
        Csv: string option
    }

let private request (parser: ArgumentParser) : Reader<Request> =
    let run = parser.Argument("run", "the run folder")
    let split = Parts.option parser "train, validation or test (default: test)"
    let augmentation = TestTime.option parser
    let machine = Machine.arguments parser

    let repeat =
        parser.Count(
            "--repeat",
            "count",
            "passes over the images, of which `--json` tells the seconds (default: 1)",
            "at least 1",
            "leave it out to pass over the images once"
        )

    let curve =
        parser.Count(
            "--curve",
            "k",
            "of a knn, also the accuracy for each k up to this one, from one search",
            "at least 1",
            "leave it out for the spec's k alone"
        )

    let csv = TableText.csvOption parser

    fun line ->
        {
            Run = run line |> CommandLine.required parser.Name "a run folder"
            Split = split line |> Option.defaultValue "test"
            Augmentation = augmentation line
            Machine = machine line
            Repeat = repeat line |> Option.defaultValue 1
            Curve = curve line
            Csv = csv line
        }

let private writeScores (json: Utf8JsonWriter) (scores: ClassScores) =
    Json.optional json "precision" scores.Precision
    Json.optional json "recall" scores.Recall
    Json.optional json "f1" scores.F1
    json.WriteNumber("support", scores.Support)

let private writeInterval (json: Utf8JsonWriter) (name: string) (interval: Nullable<ConfidenceInterval>) =
    if interval.HasValue then
        json.WriteStartObject name
        json.WriteNumber("low", interval.Value.Low)
        json.WriteNumber("high", interval.Value.High)
        json.WriteNumber("level", interval.Value.Level)
        json.WriteEndObject()
    else
        json.WriteNull name

let private writeAverage (json: Utf8JsonWriter) (name: string) (scores: ClassScores) figures =
    json.WriteStartObject name
    writeScores json scores

    for figure, value in figures do
        Json.optional json figure value

    json.WriteEndObject()

let private writeCalibration (json: Utf8JsonWriter) (calibration: Calibration | null) =
    match calibration with
    | null -> json.WriteNull "calibration"
    | calibration ->
        json.WriteStartObject "calibration"
        json.WriteNumber("expected_error", calibration.ExpectedError)
        TableText.write json (CalibrationTable.Of(calibration, "bins"))
        json.WriteEndObject()

let private writeMetrics (json: Utf8JsonWriter) (metrics: ClassificationMetrics) =
    writeInterval json "accuracy_interval" metrics.AccuracyInterval
    json.WriteStartArray "classes"

    for each in metrics.Classes do
        json.WriteStartObject()
        json.WriteString("name", each.Name)
        writeScores json each.Scores
        Json.optional json "auc" each.Auc
        Json.optional json "average_precision" each.AveragePrecision
        json.WriteEndObject()

    json.WriteEndArray()

    writeAverage
        json
        "macro"
        metrics.MacroAverage
        [ "auc", metrics.MacroAuc; "average_precision", metrics.MacroAveragePrecision ]

    writeInterval json "macro_f1_interval" metrics.MacroF1Interval

    writeAverage
        json
        "micro"
        metrics.MicroAverage
        [ "auc", metrics.MicroAuc; "average_precision", metrics.MicroAveragePrecision ]

    writeAverage
        json
        "weighted"
        metrics.WeightedAverage
        [
            "auc", metrics.WeightedAuc
            "average_precision", metrics.WeightedAveragePrecision
        ]

    Json.optional json "log_loss" metrics.LogLoss
    writeInterval json "log_loss_interval" metrics.LogLossInterval

    match metrics.TopK with
    | null -> json.WriteNull "top_k"
    | shares ->
        json.WriteStartArray "top_k"
        Seq.iter (fun (share: float) -> json.WriteNumberValue share) shares
        json.WriteEndArray()

    writeCalibration json metrics.Calibration
    Json.optional json "brier_score" metrics.BrierScore
    Json.optional json "cohen_kappa" metrics.CohenKappa
    Json.optional json "matthews" metrics.Matthews
    Json.strings json "notes" metrics.Notes

/// A row for each true class, a column for each predicted one.
let private writeMatrix (json: Utf8JsonWriter) (name: string) (confusion: ConfusionMatrix) (write: int -> int -> unit) =
    json.WriteStartArray name

    for label in 0 .. confusion.ClassCount - 1 do
        json.WriteStartArray()
        Seq.iter (write label) (seq { 0 .. confusion.ClassCount - 1 })
        json.WriteEndArray()

    json.WriteEndArray()

let private writeEvaluation
    (json: Utf8JsonWriter)
    (request: Request)
    (evaluation: Evaluation)
    (metrics: ClassificationMetrics)
    (seconds: float list)
    (curve: float array)
    =
    let confusion = evaluation.Confusion
    json.WriteString("split", request.Split)
    json.WriteString("tta", TestTime.name request.Augmentation)
    Json.number json "loss" evaluation.Figures.Loss
    Json.number json "accuracy" evaluation.Figures.Accuracy
    json.WriteNumber("samples", confusion.Total)
    json.WriteStartArray "seconds"
    seconds |> List.iter json.WriteNumberValue
    json.WriteEndArray()
    writeMetrics json metrics
    writeMatrix json "confusion" confusion (fun label predicted -> json.WriteNumberValue confusion[label, predicted])

    writeMatrix json "confusion_rates" confusion (fun label predicted ->
        match Option.ofNullable (confusion.Rate(label, predicted)) with
        | Some rate -> json.WriteNumberValue rate
        | None -> json.WriteNullValue())

    EnsembleTables.Of evaluation.Ensemble |> Seq.iter (TableText.write json)

    if curve.Length > 0 then
        json.WriteStartArray "curve"

        for accuracy in curve do
            json.WriteNumberValue accuracy

        json.WriteEndArray()

/// Every table of the evaluation, for files; made as they are written, since nobody else wants the corners of all curves.
let private tables
    (part: DataPart)
    (predictions: Predictions)
    (metrics: ClassificationMetrics)
    (ensemble: EnsembleEvaluation | null)
    (curve: float array)
    : Table seq =
    seq {
        MetricsTable.Of(metrics, part)
        ClassesTable.Of(metrics, "classes", "Classes")
        ConfusionTable.Counts(metrics.Confusion, predictions.ClassNames, "confusion")
        ConfusionTable.Rates(metrics.Confusion, predictions.ClassNames, "confusion_rates")

        match metrics.Calibration with
        | null -> ()
        | calibration ->
            CalibrationTable.Of(calibration, "calibration")
            RocTable.Of(predictions, "roc")

        yield! EnsembleTables.Of ensemble

        if curve.Length > 0 then
            NeighboursTable.Of curve
    }

let private run (output: Output) (request: Request) =
    use model = OpenRuns.model request.Run request.Machine request.Augmentation

    let data = model.LoadData()
    let images = Parts.pick data request.Split

    let curve =
        match request.Curve with
        | Some _ when request.Augmentation <> TestTimeAugmentation.None ->
            raise (
                CommandLine.wrong
                    "`--curve` asks about the images as they are, and `--tta flip` about their mirror images too"
                    "leave one of them out"
            )
        | Some most -> model.AccuracyByK(images, most)
        | None -> [||]

    let timed () =
        let clock = Stopwatch.StartNew()
        let evaluation = model.Evaluate(images, data, output.Cancel)
        evaluation, clock.Elapsed.TotalSeconds

    let evaluation, first = timed ()
    let seconds = first :: [ for _ in 2 .. request.Repeat -> snd (timed ()) ]
    let names = Array.ofSeq model.ClassNames
    let part = Parts.named request.Split
    let predictions = evaluation.Of images
    let metrics = ClassificationMetrics.Of(predictions, EvaluatedRuns.Seed)

    output.Line(
        request.Split
        + ": loss "
        + Text.loss evaluation.Figures.Loss
        + ", accuracy "
        + Text.percent evaluation.Figures.Accuracy
        + ", "
        + Text.count evaluation.Confusion.Total
        + " images"
        + (match request.Augmentation with
           | TestTimeAugmentation.Flip -> ", each with its mirror image"
           | _ -> "")
    )

    EnsembleTables.Of evaluation.Ensemble |> TableText.sayBare output

    TableText.sayBare output [ ClassesTable.Of(metrics, "classes", ""); MetricsTable.Of(metrics, part) ]

    if metrics.Notes.Count > 0 then
        output.Line ""
        Seq.iter output.Line metrics.Notes

    output.Line ""

    for row in ConfusionText.lines output.Options.Colours evaluation.Confusion names do
        output.Line row

    if curve.Length > 0 then
        TableText.sayBare output [ NeighboursTable.Of curve ]

    TableText.saveCsv output request.Csv (tables part predictions metrics evaluation.Ensemble curve)

    output.Object(fun json ->
        writeEvaluation json request evaluation metrics seconds curve
        TableText.write json (RocTable.Of(predictions, "roc")))

    ExitCodes.done'

let command =
    Command.create
        "evaluate"
        "measures a run's model: accuracy, scores of each class, calibration, confusion matrix"
        [
            "runs/20260101-120000-lenet-5"
            "runs/20260101-120000-lenet-5 --split validation --json"
            "runs/20260101-120000-lenet-5 --tta flip"
            "runs/20260101-120000-k-nearest-neighbours --curve 20"
        ]
        (fun parser ->
            let request = request parser
            Arguments.json parser
            fun output line -> run output (request line))
