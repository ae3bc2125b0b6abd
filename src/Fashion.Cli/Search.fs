/// `fashion-cli search`: tries values of a spec's holes, and shows what came of it.
[<RequireQualifiedAccess>]
module Fashion.Cli.Search

open System
open System.Collections.Generic
open System.IO
open System.Text.Json
open Fashion.Core
open Fashion.Core.Runtime
open Fashion.Core.Search
open Fashion.Dsl
open Fashion.Reports.Studies

type private Request =
    {
        Spec: SpecRequest option
        Study: string option
        Storage: string
        Schema: OptunaSchema option
        Workers: int option
        Grace: TimeSpan
        Runs: string
        Machine: Machine
        Best: string option
        Show: string option
        Out: string option
    }

let private usualStorage = "sqlite:///studies.db"

let private request (parser: ArgumentParser) : Reader<Request> =
    let spec = parser.Argument("spec", "the spec file; not with --best or --show")
    let requested = SpecFile.requestOf parser

    let study =
        parser.Option(
            "--study",
            "name",
            "the study that the search begins or goes on with (default: the spec file's name)"
        )

    let storage =
        parser.Option(
            "--storage",
            "url",
            "where studies are kept: sqlite:///FILE or postgresql://USER@HOST/DATABASE (default: "
            + usualStorage
            + ")"
        )

    let schema =
        parser.Choice(
            "--optuna-schema",
            "version",
            "3.1 or 3.2: the Optuna that new tables are for (default: 3.1)",
            [ for schema in OptunaSchema.All -> schema.Optuna, schema ]
        )

    let workers =
        parser.Count(
            "--workers",
            "count",
            "trials at once (default: one for each thread)",
            "at least 1",
            "leave it out to run one trial for each physical core"
        )

    let grace =
        parser.Count(
            "--grace",
            "seconds",
            "a worker that has not been heard of for so long is dead, and its trial repeated (default: 60)",
            "at least 1 second",
            "leave it out for a minute"
        )

    let runs =
        parser.Option("--runs", "folder", "where the trials' run folders are made (default: runs)")

    let machine = Machine.arguments parser

    let best =
        parser.Option("--best", "study", "print the study's best trial as a spec")

    let show = parser.Option("--show", "study", "list the study's trials")

    let out =
        parser.Option(
            "--out",
            "file",
            "with --show: write the study as a page, with its history and what each parameter did"
        )

    fun line ->
        {
            Spec = spec line |> Option.map (requested line)
            Study = study line
            Storage = storage line |> Option.defaultValue usualStorage
            Schema = schema line
            Workers = workers line
            Grace = grace line |> Option.defaultValue 60 |> float |> TimeSpan.FromSeconds
            Runs = runs line |> Option.defaultValue "runs"
            Machine = machine line
            Best = best line
            Show = show line
            Out = out line
        }

let private opened (request: Request) =
    StudyStorage.Open(request.Storage, Option.toObj request.Schema)

/// A study that is there.
let private existing (storage: StudyStorage) (name: string) : Study =
    match storage.Find name with
    | null ->
        let names = storage.StudyNames()

        let help =
            if names.Count = 0 then
                "there are no studies in it: `fashion-cli search SPEC` begins one"
            else
                Suggestion.nearest name names
                |> Suggestion.label ("studies are: " + String.Join(", ", names))

        raise (UsageException("U508", storage.Address + ": there is no study `" + name + "`", help))
    | study -> study

let private goalOf (storage: StudyStorage) (study: Study) =
    match StudySpec.Of(storage, study) with
    | null -> "value"
    | spec -> spec.Goal

/// A trial's spec; None where another program ran it.
let private specOf (storage: StudyStorage) (study: Study) (trial: Trial) : string option =
    match storage.TrialAttributes(study).TryGetValue trial.Number with
    | true, notes ->
        match notes.TryGetValue StudyKeys.TrialSpec with
        | true, json -> JsonSerializer.Deserialize<string> json |> Option.ofObj
        | _ -> None
    | _ -> None

let private show (output: Output) (request: Request) (name: string) =
    use storage = opened request
    let study = existing storage name
    let goal = goalOf storage study
    let trials = storage.Trials study

    for line in SearchText.table goal trials do
        output.Line line

    match SearchText.best study.Maximize trials with
    | Some trial ->
        output.Line(
            "best: trial "
            + string trial.Number
            + ", "
            + goal
            + " "
            + SearchText.figure goal trial.Value.Value
        )
    | None -> output.Line "no trial has ended with a value yet"

    match request.Out with
    | None -> ()
    | Some file ->
        let spec: string | null =
            match SearchText.best study.Maximize trials with
            | None -> null
            | Some trial -> specOf storage study trial |> Option.toObj

        (StudyPage.Of(study, storage.Url, goal, trials, spec)).Save file
        output.Note("page written to " + file)

    output.Object(fun json -> SearchText.write json study storage.Address goal trials)
    ExitCodes.done'

let private printBest (output: Output) (request: Request) (name: string) =
    use storage = opened request
    let study = existing storage name
    let trials = storage.Trials study

    match SearchText.best study.Maximize trials with
    | None ->
        raise (
            UsageException(
                "U509",
                "no trial of the study `" + name + "` has ended with a value yet",
                "`fashion-cli search --show " + name + "` lists its trials"
            )
        )
    | Some trial ->
        match specOf storage study trial with
        | Some spec ->
            let goal = goalOf storage study

            output.Line(
                "# Trial "
                + string trial.Number
                + " of the study "
                + name
                + ", the best of "
                + string trials.Count
                + ": "
                + goal
                + " "
                + SearchText.figure goal trial.Value.Value
            )

            output.Line(spec.TrimEnd())

            output.Object(fun writer ->
                SearchText.write writer study storage.Address goal trials
                writer.WriteString("spec", spec))

            ExitCodes.done'
        | None ->
            raise (
                UsageException(
                    "U509",
                    "trial "
                    + string trial.Number
                    + " of the study `"
                    + name
                    + "` is another program's, and has no spec",
                    "`fashion-cli search --show " + name + "` lists its values"
                )
            )

/// A study that is there has to be of this spec.
let private checkSame (storage: StudyStorage) (study: Study) (experiment: Experiment) (spec: StudySpec) options =
    match StudySpec.Of(storage, study) with
    | null -> ()
    | known when known.Equals spec -> ()
    | known ->
        // What a canonical text has is whole: no profile of the spec's, and no override.
        let plain =
            { options with
                Profile = null
                Overrides = [||]
                Searching = false
            }

        let side (text: string) : ComparedSpec option =
            ComparedSpec.ofCanonical experiment.Name text plain

        let changes =
            match side known.Text, side spec.Text with
            | Some before, Some after ->
                ComparedSpec.differences before after
                @ Comparison.settings
                    [ for own in known.Holes -> "?" + own.Key, own.Value ]
                    [ for own in spec.Holes -> "?" + own.Key, own.Value ],
                Comparison.layers before.Experiment.Graph after.Experiment.Graph
            | _ -> [], []

        let goal =
            if known.Goal = spec.Goal then
                []
            else
                [ "  goal  " + known.Goal + " -> " + spec.Goal ]

        let lines = Diff.lines changes @ goal

        raise (
            UsageException(
                "U510",
                storage.Address
                + ": the study `"
                + study.Name
                + "` is of another spec:\n"
                + String.Join("\n", lines),
                "name another study with `--study NAME`, or search the spec that it began with"
            )
        )

let private finished (output: Output) (study: Study) (storage: StudyStorage) goal (trials: Trial seq) =
    let interrupted = output.Cancel.IsCancellationRequested

    match SearchText.best study.Maximize trials with
    | Some trial ->
        output.Line(
            "best of "
            + string (Seq.length trials)
            + " trials: trial "
            + string trial.Number
            + ", "
            + goal
            + " "
            + SearchText.figure goal trial.Value.Value
            + "; "
            + SearchText.values (SearchText.parameters trial)
        )

        // The command as it was given names the database, but where that is the usual one.
        output.Line(
            "as a spec: fashion-cli search --best "
            + study.Name
            + (if storage.Url = usualStorage then
                   ""
               else
                   " --storage '" + storage.Url + "'")
        )
    | None -> output.Line "no trial has ended with a value"

    output.Object(fun json ->
        SearchText.write json study storage.Address goal trials
        json.WriteBoolean("interrupted", interrupted))

    if interrupted then
        output.Note "interrupted: the same command goes on where the search was"
        ExitCodes.interrupted
    elif (SearchText.best study.Maximize trials).IsNone then
        ExitCodes.failed
    else
        ExitCodes.done'

let private search (output: Output) (request: Request) (spec: SpecRequest) =
    let path = spec.Path

    let options =
        { SpecFile.requested false spec with
            Searching = true
        }

    let text = SpecText.read path

    let compile (values: IReadOnlyDictionary<string, string>) =
        SpecCompiler.Analyze(path, text, { options with HoleValues = values })

    let analysis = compile (Dictionary())

    SpecFile.whole output path analysis.Diagnostics analysis.Experiment (fun experiment ->
        let settings =
            match experiment.Search with
            | null ->
                raise (
                    UsageException(
                        "U511",
                        path + ": it has no part `search`",
                        "write `search { goal = maximize(validation.accuracy); trials = 40 }` on lines of its own"
                    )
                )
            | settings -> settings

        if experiment.Holes.Count = 0 then
            raise (
                UsageException(
                    "U512",
                    path + ": there is nothing to search: no value is a hole",
                    "write one as `?choice(...)`, `?range(...)`, `?log(...)` or `?flag`"
                )
            )

        let plan = SearchPlan(SpecSpace(Func<_, _> compile), settings)
        let most = plan.Points
        use storage = opened request

        let name =
            request.Study
            |> Option.orElse (Path.GetFileNameWithoutExtension path |> Option.ofObj)
            |> Option.defaultValue "search"

        let study = storage.FindOrCreate(name, settings.Maximize)

        if study.Maximize <> settings.Maximize then
            raise (
                UsageException(
                    "U510",
                    storage.Address
                    + ": the study `"
                    + name
                    + "` looks for the "
                    + (if study.Maximize then "highest" else "lowest")
                    + " figure, and this spec for the other",
                    "name another study with `--study NAME`"
                )
            )

        let identity = StudySpec.Of experiment
        checkSame storage study experiment identity options
        identity.Write(storage, study)

        let cores = PhysicalCores.Threads request.Machine.Threads
        let workers = request.Workers |> Option.defaultValue cores

        let searching =
            SearchOptions(
                SpecPath = path,
                SpecFolder = SpecFile.folder path,
                RunsFolder = request.Runs,
                Workers = workers,
                Threads = max 1 (cores / workers),
                Device = request.Machine.Device,
                Grace = request.Grace,
                Heartbeat = request.Grace / 6.0,
                CommandLine = Environment.CommandLine
            )

        let known = storage.Trials study

        output.Step(
            "study "
            + name
            + " in "
            + storage.Address
            + ": "
            + Text.counted experiment.Holes.Count "hole"
            + (if most < Int64.MaxValue then
                   ", " + Text.count most + " points"
               else
                   "")
            + (if known.Count > 0 then
                   ", " + string known.Count + " trials so far"
               else
                   "")
            + "; "
            + Text.counted workers "worker"
            + " of "
            + Text.counted searching.Threads "thread"
        )

        let most = if most < Int64.MaxValue then Nullable most else Nullable()

        SearchProgress.watch output settings.Goal.Name study.Maximize most known (fun observer ->
            SearchSession.Run(
                experiment,
                plan,
                storage,
                study,
                searching,
                TorchRuntime.Create request.Machine.OwnKernels,
                observer,
                output.Cancel
            ))
        |> finished output study storage settings.Goal.Name)

let private run (output: Output) (request: Request) =
    match request.Spec, request.Best, request.Show with
    | None, Some study, None -> printBest output request study
    | None, None, Some study -> show output request study
    | Some spec, None, None -> search output request spec
    | None, None, None -> raise (CommandLine.lacks "search" "a spec file")
    | _ ->
        raise (
            CommandLine.wrong
                "`search` takes one of: a spec, `--best STUDY`, `--show STUDY`"
                (CommandLine.seeHelp "search")
        )

let command =
    Command.create
        "search"
        "tries values of a spec's holes, and finds the best"
        [
            "specs/sgd.spec --workers 2"
            "--best sgd > specs/sgd_best.spec"
            "--show sgd --out sgd.html"
        ]
        (fun parser ->
            let request = request parser
            Arguments.json parser
            fun output line -> run output (request line))
