/// `fashion-cli evaluate`: a finished run's model over a part of its data.
[<RequireQualifiedAccess>]
module Fashion.Cli.Evaluate

open System.Diagnostics
open System.Text.Json
open Fashion.Core.Classifiers
open Fashion.Core.Metrics
open Fashion.Core.Runs
open Fashion.Core.Runtime

type private Request =
    {
        Run: string
        Split: string
        Augmentation: TestTimeAugmentation
        Machine: Machine
        Repeat: int
        Curve: int option
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

    fun line ->
        {
            Run = run line |> CommandLine.required parser.Name "a run folder"
            Split = split line |> Option.defaultValue "test"
            Augmentation = augmentation line
            Machine = machine line
            Repeat = repeat line |> Option.defaultValue 1
            Curve = curve line
        }

let private writeScores (json: Utf8JsonWriter) (scores: ClassScores) =
    Json.optional json "precision" scores.Precision
    Json.optional json "recall" scores.Recall
    Json.optional json "f1" scores.F1
    json.WriteNumber("support", scores.Support)

let private writeEvaluation
    (json: Utf8JsonWriter)
    (request: Request)
    (evaluation: Evaluation)
    (names: string seq)
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
    json.WriteStartArray "classes"

    for label, name in Seq.indexed names do
        json.WriteStartObject()
        json.WriteString("name", name)
        writeScores json (confusion.Scores label)
        json.WriteEndObject()

    json.WriteEndArray()

    for name, scores in [ "macro", confusion.MacroAverage(); "weighted", confusion.WeightedAverage() ] do
        json.WriteStartObject name
        writeScores json scores
        json.WriteEndObject()

    // A row for each true class, a column for each predicted one.
    json.WriteStartArray "confusion"

    for label in 0 .. confusion.ClassCount - 1 do
        json.WriteStartArray()

        for predicted in 0 .. confusion.ClassCount - 1 do
            json.WriteNumberValue confusion[label, predicted]

        json.WriteEndArray()

    json.WriteEndArray()
    EnsembleText.write json evaluation.Ensemble

    if curve.Length > 0 then
        json.WriteStartArray "curve"

        for accuracy in curve do
            json.WriteNumberValue accuracy

        json.WriteEndArray()

/// Rows are true classes, columns predicted ones, by their numbers: names would not fit a window.
let private confusionTable (confusion: ConfusionMatrix) (names: string array) =
    [|
        yield
            [|
                yield "true \\ predicted"
                yield! names |> Array.mapi (fun label _ -> string label)
            |]

        for label in 0 .. confusion.ClassCount - 1 do
            yield
                [|
                    yield string label + " " + names[label]

                    for predicted in 0 .. confusion.ClassCount - 1 do
                        yield string confusion[label, predicted]
                |]
    |]
    |> Text.table 1

let private run (output: Output) (request: Request) =
    use model =
        TrainedModel.Load(
            request.Run,
            request.Machine.Threads,
            request.Machine.Device,
            TorchRuntime.Create request.Machine.OwnKernels,
            request.Augmentation
        )

    let data = model.LoadData()
    let part = Parts.pick data request.Split

    let curve =
        match request.Curve with
        | Some _ when request.Augmentation <> TestTimeAugmentation.None ->
            raise (
                CommandLine.wrong
                    "`--curve` asks about the images as they are, and `--tta flip` about their mirror images too"
                    "leave one of them out"
            )
        | Some most -> model.AccuracyByK(part, most)
        | None -> [||]

    let timed () =
        let clock = Stopwatch.StartNew()
        let evaluation = model.Evaluate(part, data, output.Cancel)
        evaluation, clock.Elapsed.TotalSeconds

    let evaluation, first = timed ()
    let seconds = first :: [ for _ in 2 .. request.Repeat -> snd (timed ()) ]
    let names = Array.ofSeq model.ClassNames

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

    match evaluation.Ensemble with
    | null -> ()
    | ensemble ->
        output.Line ""

        for line in EnsembleText.lines ensemble do
            output.Line line

    output.Line ""
    output.Line((string (ClassificationReport.Of(evaluation.Confusion, names))).TrimEnd())
    output.Line ""

    for row in confusionTable evaluation.Confusion names do
        output.Line row

    if curve.Length > 0 then
        output.Line ""

        let rows =
            [|
                yield [| "k"; "accuracy" |]

                for index, accuracy in Array.indexed curve do
                    yield [| string (index + 1); Text.percent accuracy |]
            |]

        for row in Text.table 0 rows do
            output.Line row

    output.Object(fun json -> writeEvaluation json request evaluation names seconds curve)
    ExitCodes.done'

let command =
    Command.create
        "evaluate"
        "measures a run's model: loss, accuracy, scores of each class, confusion matrix"
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
