/// `fashion-cli train`: a new run, or one that goes on.
[<RequireQualifiedAccess>]
module Fashion.Cli.Train

open System.Text.Json
open Fashion.Core.Runs
open Fashion.Core.Runtime
open Fashion.Core.Training
open Fashion.Dsl
open Fashion.Reports.Runs
open Fashion.Reports.Tables

type private Request =
    {
        Spec: string option
        Profile: string option
        Overrides: string list
        Runs: string
        Resume: string option
        Machine: Machine
        CheckpointEvery: int
    }

let private request (parser: ArgumentParser) : Reader<Request> =
    let spec =
        parser.Argument("spec", "the spec file; not with --resume, a run has its own")

    let profile = Arguments.profile parser
    let overrides = Arguments.overrides parser

    let runs =
        parser.Option("--runs", "folder", "where run folders are made (default: runs)")

    let resume =
        parser.Option("--resume", "run", "go on with this run where it stopped, bit for bit")

    let machine = Machine.arguments parser

    let checkpointEvery =
        parser.Count(
            "--checkpoint-every",
            "steps",
            "steps between checkpoints inside an epoch (default: 500); each epoch ends with one",
            "at least 1 step",
            "leave it out to save every 500 steps and after each epoch"
        )

    fun line ->
        {
            Spec = spec line
            Profile = profile line
            Overrides = overrides line
            Runs = runs line |> Option.defaultValue "runs"
            Resume = resume line
            Machine = machine line
            CheckpointEvery = checkpointEvery line |> Option.defaultValue 500
        }

let private options (request: Request) (folder: string) =
    TrainerOptions(
        SpecPath = Option.toObj request.Spec,
        SpecFolder = folder,
        RunsFolder = request.Runs,
        Threads = request.Machine.Threads,
        Device = request.Machine.Device,
        CheckpointEverySteps = request.CheckpointEvery,
        CommandLine = System.Environment.CommandLine
    )

let private writeResult (json: Utf8JsonWriter) (result: TrainResult) =
    json.WriteString("run", result.RunFolder)
    json.WriteNumber("parameters", result.Parameters)
    json.WriteNumber("epochs", result.Epochs)
    Json.figures json "train" result.Train
    Json.figures json "validation" result.Validation
    Json.figures json "test" result.Test
    json.WriteStartObject "seconds"
    Json.number json "setup" result.SetupSeconds
    Json.number json "train" result.TrainSeconds
    Json.number json "evaluate" result.EvaluateSeconds
    json.WriteEndObject()
    json.WriteBoolean("interrupted", result.Interrupted)
    FitText.write json result.Fit
    Json.init json result.Init
    EnsembleTables.Of result.Ensemble |> Seq.iter (TableText.write json)

let private report (output: Output) (result: TrainResult) =
    output.Object(fun json -> writeResult json result)

    if result.Interrupted then
        output.Note(
            "interrupted after "
            + (match result.Fit with
               | null -> Text.counted result.Epochs "whole epoch"
               | fit when fit.Completed -> "the fit, before its figures were measured"
               | fit -> FitSentence.Iterations fit)
            + "; go on with: fashion-cli train --resume "
            + result.RunFolder
        )

        ExitCodes.interrupted
    else
        let line name (figures: Figures | null) =
            match figures with
            | null -> None
            | figures -> Some [| name; Text.loss figures.Loss; Text.percent figures.Accuracy |]

        let rows =
            [|
                Some [| ""; "loss"; "accuracy" |]
                line "train" result.Train
                line "validation" result.Validation
                line "test" result.Test
            |]
            |> Array.choose id

        for row in Text.table 1 rows do
            output.Line row

        let members = EnsembleTables.Of result.Ensemble
        TableText.sayBare output members

        if members.Count > 0 then
            output.Line ""

        output.Line(
            (match result.Fit with
             | null -> Text.counted result.Epochs "epoch" + " in " + Text.seconds result.TrainSeconds
             | fit -> FitText.summary fit)
            + "; the model is in "
            + result.RunFolder
        )

        ExitCodes.done'

let private start (output: Output) (request: Request) (path: string) =
    let spec: SpecRequest =
        {
            Path = path
            Profile = request.Profile
            Overrides = request.Overrides
        }

    SpecFile.using output false spec (fun (experiment: Experiment) ->
        let options = options request (SpecFile.folder path)

        Progress.watch output (fun observer ->
            TrainingSession.Run(
                experiment,
                options,
                TorchRuntime.Create request.Machine.OwnKernels,
                observer,
                output.Cancel
            ))
        |> report output)

let private resume (output: Output) (request: Request) (run: string) =
    if request.Spec.IsSome || request.Profile.IsSome || not request.Overrides.IsEmpty then
        raise (
            CommandLine.wrong
                "`--resume` takes no spec, profile or `-o`: a run goes on with the spec that it began with"
                "start a new run to change something"
        )

    let options = options request "."

    Progress.watch output (fun observer ->
        TrainingSession.Resume(run, options, TorchRuntime.Create request.Machine.OwnKernels, observer, output.Cancel))
    |> report output

let private run (output: Output) (request: Request) =
    match request.Resume with
    | Some run -> resume output request run
    | None -> start output request (CommandLine.required "train" "a spec file" request.Spec)

let command =
    Command.create
        "train"
        "trains the model of a spec and leaves a run folder"
        [
            "specs/lenet.spec"
            "specs/lenet.spec --profile smoke -o train.optimizer.lr=0.1"
            "--resume runs/20260101-120000-lenet-5"
        ]
        (fun parser ->
            let request = request parser
            Arguments.json parser
            fun output line -> run output (request line))
