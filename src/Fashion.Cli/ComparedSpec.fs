namespace Fashion.Cli

open System
open System.IO
open Fashion.Core.Runs
open Fashion.Dsl

/// One side of a comparison.
type ComparedSpec =
    {
        Experiment: Experiment
        /// Every setting in canonical form, by its path, but for a name and for layers, which are compared as such.
        Settings: (string * string) list
        /// The settings of `search` as written.
        Search: (string * string) list
        /// The values that may be searched.
        Holes: (string * string) list
        /// A run has searched nothing, so that its spec says nothing of a search.
        IsRun: bool
    }

[<RequireQualifiedAccess>]
module ComparedSpec =

    let private settings (experiment: Experiment) (options: CompileOptions) =
        let canonical =
            SpecCompiler.Analyze(experiment.Name, experiment.CanonicalText, options)

        let isClassifier = not (isNull experiment.Classifier)

        [
            match experiment.Classifier with
            | null -> yield "model", "layers"
            | classifier -> yield "model", ModelText.classifier classifier

            for setting in canonical.Settings do
                match Explain.value setting with
                | Some value when
                    setting.Path <> "name"
                    && (isClassifier
                        || not (setting.Path.StartsWith("model.", StringComparison.Ordinal)))
                    ->
                    yield setting.Path, value
                | _ -> ()
        ]

    let private text (value: float) =
        value.ToString("R", Globalization.CultureInfo.InvariantCulture)

    let private hole (hole: Hole) =
        let range word (low: string) (high: string) =
            word
            + "("
            + low
            + ".."
            + high
            + ")"
            + (hole.Unit |> Option.ofObj |> Option.map ((+) " ") |> Option.defaultValue "")

        let domain =
            match hole.Domain with
            | Choices values -> "choice(" + String.Join(", ", values) + ")"
            | WholeRange(low, high) -> range "range" (string low) (string high)
            | RealRange(low, high) -> range "range" (text low) (text high)
            | LogRange(low, high) -> range "log" (text low) (text high)
            | WholeLogRange(low, high) -> range "log" (string low) (string high)
            | Flags -> "flag"

        match hole.Default with
        | null -> domain
        | value -> domain + ", default " + value

    let private search (analysis: Analysis) =
        [
            for setting in analysis.Settings do
                match Explain.value setting with
                | Some value when setting.Path.StartsWith("search.", StringComparison.Ordinal) ->
                    yield setting.Path, value
                | _ -> ()
        ]

    /// Settings of the data, the training and the search that differ.
    let differences (before: ComparedSpec) (after: ComparedSpec) : Difference list =
        [
            yield! Comparison.settings before.Settings after.Settings

            if not (before.IsRun || after.IsRun) then
                if not (obj.Equals(before.Experiment.Search, after.Experiment.Search)) then
                    yield! Comparison.settings before.Search after.Search

                yield! Comparison.settings before.Holes after.Holes
        ]

    let private side (analysis: Analysis) (experiment: Experiment) options isRun =
        {
            Experiment = experiment
            Settings = settings experiment options
            Search = search analysis
            Holes =
                experiment.Holes
                |> Seq.map (fun each -> "?" + each.Name, hole each)
                |> List.ofSeq
            IsRun = isRun
        }

    /// A spec in canonical form, which says nothing of a search; None where it does not compile, as one of another version.
    let ofCanonical (name: string) (text: string) (options: CompileOptions) : ComparedSpec option =
        let analysis = SpecCompiler.Analyze(name, text, options)

        match analysis.Experiment with
        | null -> None
        | experiment -> Some(side analysis experiment options true)

    /// Gives `goOn` the spec at a path, or of a run folder the one that it was trained with; one with errors ends the
    /// command with its diagnostics and exit code 2.
    let load (output: Output) (path: string) (goOn: ComparedSpec -> int) : int =
        let run =
            if Directory.Exists path then
                Some(RunFolder.Open path)
            else
                None

        let file, folder =
            match run with
            | Some run -> run.Spec, Manifest.Read(run).SpecFolder
            | None -> path, SpecFile.folder path

        let options = SpecFile.options true folder
        let analysis = SpecCompiler.Analyze(file, SpecText.read file, options)

        SpecFile.whole output file analysis.Diagnostics analysis.Experiment (fun experiment ->
            goOn (side analysis experiment options run.IsSome))
