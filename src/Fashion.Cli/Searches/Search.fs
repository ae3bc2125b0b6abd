/// `fashion-cli search`: tries values of a spec's holes, and shows what came of it.
[<RequireQualifiedAccess>]
module Fashion.Cli.Search

open System
open System.Collections.Generic
open System.IO
open Fashion.Core
open Fashion.Core.Runtime
open Fashion.Core.Search
open Fashion.Dsl

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

        output.Line("as a spec: " + StudyCommand.Best(study.Name, storage.Url))
    | None when interrupted -> output.Line "no trial has ended with a value yet"
    | None ->
        raise (
            RunException(
                "R505",
                "no trial of the study `" + study.Name + "` has ended with a value",
                "`fashion-cli search --show " + study.Name + "` tells why each failed"
            )
        )

    output.Object(fun json ->
        SearchText.write json study storage.Url goal trials
        json.WriteBoolean("interrupted", interrupted))

    if interrupted then
        output.Note "interrupted: the same command goes on where the search was"
        ExitCodes.interrupted
    else
        ExitCodes.done'

let private search (output: Output) (request: SearchRequest) (spec: SpecRequest) =
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
        use storage = SearchRequest.opened request

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
        KnownStudy.checkSame storage study experiment identity options
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
                   ", up to " + Text.count most + " trials"
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

let private run (output: Output) (request: SearchRequest) =
    if request.Out.IsSome && request.Show.IsNone then
        raise (CommandLine.wrong "`--out` goes with `--show STUDY`" (CommandLine.seeHelp "search"))

    if request.Study.IsSome && request.Spec.IsNone then
        raise (CommandLine.wrong "`--study` goes with a spec" (CommandLine.seeHelp "search"))

    match request.Spec, request.Best, request.Show with
    | None, Some study, None -> KnownStudy.printBest output request study
    | None, None, Some study -> KnownStudy.show output request study
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
            let request = SearchRequest.read parser
            Arguments.json parser
            fun output line -> run output (request line))
