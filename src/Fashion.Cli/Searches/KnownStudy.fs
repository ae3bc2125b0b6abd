/// Studies that are there: `search --show` and `search --best`, and whether a study is of a spec.
[<RequireQualifiedAccess>]
module Fashion.Cli.KnownStudy

open System
open System.Text.Json
open Fashion.Core
open Fashion.Core.Search
open Fashion.Dsl
open Fashion.Reports.Studies

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

let show (output: Output) (request: SearchRequest) (name: string) =
    use storage = StudyStorage.OpenExisting request.Storage
    let study = existing storage name
    let goal = goalOf storage study
    let trials = storage.Trials study

    let notes = storage.TrialAttributes study

    // The page first: where it cannot be written nothing else is told.
    match request.Out with
    | None -> ()
    | Some file ->
        let spec: string | null =
            match SearchText.best study.Maximize trials with
            | None -> null
            | Some trial -> specOf storage study trial |> Option.toObj

        (StudyPage.Of(study, storage.Url, goal, trials, spec)).Save file

    for line in SearchText.table goal trials notes do
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
    | None -> output.Line "no trial has ended with a value"

    match request.Out with
    | None -> ()
    | Some file -> output.Note("page written to " + file)

    output.Object(fun json -> SearchText.write json study storage.Url goal trials)
    ExitCodes.done'

let printBest (output: Output) (request: SearchRequest) (name: string) =
    use storage = StudyStorage.OpenExisting request.Storage
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
                SearchText.write writer study storage.Url goal trials
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
let checkSame (storage: StudyStorage) (study: Study) (experiment: Experiment) (spec: StudySpec) options =
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

        let holes (spec: StudySpec) =
            [
                for own in spec.Holes -> "?" + own.Key, (DistributionJson.Read own.Value).Syntax
            ]

        let side (text: string) : ComparedSpec option =
            ComparedSpec.ofCanonical experiment.Name text plain

        let changes =
            match side known.Text, side spec.Text with
            | Some before, Some after ->
                ComparedSpec.differences before after
                @ Comparison.settings (holes known) (holes spec),
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
