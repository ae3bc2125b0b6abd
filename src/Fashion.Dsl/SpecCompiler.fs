namespace Fashion.Dsl

open System
open System.Collections.Generic
open System.IO

/// What `SpecCompiler.Compile` is told besides the spec's text.
type CompileOptions =
    {
        /// The profile to apply; null for none.
        Profile: string | null
        /// The `path=value` of each `-o`, in order.
        Overrides: IReadOnlyList<string>
        /// Asked once for the data that the spec names; null where they are not there.
        DataFacts: Func<DataSource, DataFacts | null>
    }

    /// The file as it stands: no profile, no overrides.
    static member WithFacts(facts: Func<DataSource, DataFacts | null>) : CompileOptions =
        {
            Profile = null
            Overrides = [||]
            DataFacts = facts
        }

/// A compiled spec: the experiment, null where an error stands in its way, and all that is to be said, in the order of the
/// text. Warnings leave the experiment whole.
type CompileResult =
    {
        Experiment: Experiment | null
        Diagnostics: IReadOnlyList<Diagnostic>
    }

/// The graph of a bare `model` part.
type ModelResult =
    {
        Graph: LayerGraph | null
        Diagnostics: IReadOnlyList<Diagnostic>
    }

/// One run over a draft whose values are settled. `complete`: nothing of the file was left out for a mistake.
[<Sealed>]
type private Compilation
    (path: string, whole: Span, complete: bool, facts: DataSource -> DataFacts option, report: Diagnostic -> unit) =

    let name (draft: Draft) =
        match draft.Name with
        | None ->
            match Path.GetFileNameWithoutExtension path with
            | null
            | "" -> Some "experiment"
            | stem -> Some stem
        | Some value ->
            match Binder(report, (fun _ -> Meaningless), None).Value("name", TextType, value.Span, value) with
            | Some(TextValue text) -> Some text
            | _ -> None

    let inputShape (data: DataSettings) (facts: DataFacts) =
        let height, width =
            match data.Resize with
            | null -> facts.ImageShape.Height, facts.ImageShape.Width
            | size -> size.Height, size.Width

        Shape.Image(facts.ImageShape.Channels, height + 2 * data.Pad, width + 2 * data.Pad)

    let classCount (data: DataSettings) (bound: Bound) (facts: DataFacts option) =
        let kept = data.Classes.Count

        match facts with
        | Some facts when kept > 0 && Seq.max data.Classes >= facts.ClassCount ->
            Diagnostic.error
                "E407"
                bound.Places["classes"]
                $"the data have no class {Seq.max data.Classes}"
                $"labels are 0 to {facts.ClassCount - 1}"
            |> report

            None
        | _ when kept > 0 -> Some kept
        | Some facts -> Some facts.ClassCount
        | None -> None

    let missing (source: Call) (draft: Draft) (facts: DataFacts option) (classes: int option) =
        let hasInput =
            draft.Statements
            |> Array.exists (fun statement ->
                match statement with
                | InputStatement _ -> true
                | ChainStatement _
                | UnreadStatement -> false)

        if facts.IsNone && not (hasInput && classes.IsSome) then
            let unknown, lines =
                [
                    if not hasInput then
                        "the shape of their images", "`input CxHxW` in `model`"
                    if classes.IsNone then
                        "the number of their classes", "`classes = [0, 1, ...]` in `data`"
                ]
                |> List.unzip

            let unknown = String.concat " and " unknown
            let lines = String.concat " and " lines

            Diagnostic.error "E401" source.Span $"the data are not there, so {unknown} cannot be known" "not found"
            |> Diagnostic.help $"put the data there, or write {lines}"
            |> report

    /// How long an epoch is, where the spec alone says so.
    let stepsNote (draft: Draft) (data: DataSettings option) =
        let quiet = Binder(ignore, (fun _ -> Meaningless), None)

        let batch =
            draft.Train
            |> Array.tryFind (fun argument -> argument.Name |> Option.exists (fun name -> name.Text = "batch"))
            |> Option.map (fun argument ->
                quiet.Value("batch", WholeType(1, 1_000_000, Some "samples"), argument.Span, argument.Value))
            |> Option.defaultValue (Some(WholeValue 128))

        let images =
            data
            |> Option.bind (fun data ->
                match data.Split.Train, data.Source with
                | null, _ -> None
                | Samples count, _ -> Some count
                | part, FashionMnist when data.Classes.Count = 0 ->
                    Some(
                        part.Of(
                            if data.Limit.HasValue then
                                min 60_000 data.Limit.Value
                            else
                                60_000
                        )
                    )
                | _ -> None)

        match batch, images with
        | Some(WholeValue batch), Some images ->
            Some $"at batch {batch}, 1 epoch is {(images + batch - 1) / batch} steps"
        | _ -> None

    let checkOutput (model: BoundModel) (classes: int) (place: Span) =
        let output = model.Graph.OutputShape

        if model.Layers.Count = 0 then
            report (Diagnostic.error "E107" place "the model has no layers" "nothing here to train")
        elif not (output.Equals(Shape.Vector classes)) then
            let last = model.Layers[model.Layers.Count - 1]

            let ends =
                if output.IsVector then
                    $"a vector of {output}"
                else
                    $"an image of {output}"

            Diagnostic.error
                "E208"
                last.Place
                $"the model ends in {ends}, and there are {classes} classes"
                $"must give a vector of {classes}"
            |> Diagnostic.help (
                if output.IsVector then
                    "end with `dense(classes)`"
                else
                    "end with `flatten -> dense(classes)`"
            )
            |> report

    /// Softmax under a loss that applies log-softmax itself.
    let checkSoftmax (model: BoundModel) (train: Bound) =
        let last =
            model.Layers |> Seq.tryFindBack (fun layer -> layer.Operation <> Identity)

        match last with
        | Some { Operation = Softmax; Place = place } ->
            let before = place.Source.Text.Substring(0, place.Start).TrimEnd()

            let arrow =
                if before.EndsWith("->", StringComparison.Ordinal) then
                    "-> "
                else
                    ""

            let diagnostic =
                Diagnostic.warning "W401" place "softmax is applied twice" "the model already outputs probabilities"
                |> Diagnostic.help $"drop `{arrow}softmax`; `fashion-cli predict` adds it back"

            report (
                match Map.tryFind "loss" train.Places with
                | Some loss -> Diagnostic.also loss "this loss applies log-softmax itself" diagnostic
                | None -> Diagnostic.note "the loss is cross_entropy, which applies log-softmax itself" diagnostic
            )
        | _ -> ()

    let missingPart part example =
        if complete then
            Diagnostic.error "E107" whole $"the spec has no `{part}` part" "the file begins here"
            |> Diagnostic.help $"write {example}"
            |> report

    /// Every part of the draft, checked; None where an error stands in the way.
    member _.Run(draft: Draft) : Experiment option =
        let plain = Binder(report, (fun _ -> Meaningless), None)
        let name = name draft

        let dataBinder = DataBinder(report, plain)
        let source = draft.Source |> Option.bind dataBinder.Source
        let facts = source |> Option.bind facts

        let data =
            match draft.Source with
            | Some call -> dataBinder.Settings(call, source, draft.Data)
            | None ->
                missingPart "data" "`data fashion_mnist`"
                None

        let classes =
            if draft.DataIsIntact then
                data |> Option.bind (fun (data, bound) -> classCount data bound facts)
            else
                None

        match draft.Source, data with
        | Some call, Some _ when draft.DataIsIntact -> missing call draft facts classes
        | _ -> ()

        let meaning word =
            match word, classes with
            | "classes", Some count -> Known(float count)
            | "classes", None -> Hidden
            | _ -> Meaningless

        let shape =
            match data, facts with
            | Some(data, _), Some facts when draft.DataIsIntact -> Some(inputShape data facts)
            | _ -> None

        let model =
            match draft.ModelPlace with
            | Some _ -> ModelBinder(report, Binder(report, meaning, None), shape).Bind draft.Statements
            | None ->
                missingPart "model" "`model { flatten -> dense(classes) }`"
                None

        let data = Option.map fst data
        let trainBinder = TrainBinder(report, Binder(report, meaning, stepsNote draft data))
        let train = trainBinder.Settings(whole, data, classes, draft.Train)

        match model, classes, draft.ModelPlace with
        | Some model, Some classes, Some place -> checkOutput model classes place
        | _ -> ()

        match model, train with
        | Some model, Some(_, bound) -> checkSoftmax model bound
        | _ -> ()

        match name, data, classes, model, train with
        | Some name, Some data, Some classes, Some model, Some(train, _) ->
            Some(Printer.experiment name data classes model.Graph train)
        | _ -> None

/// From a spec's text to a checked experiment.
[<AbstractClass; Sealed>]
type SpecCompiler private () =

    static let inOrder (diagnostics: Diagnostic seq) : IReadOnlyList<Diagnostic> =
        diagnostics
        |> Seq.sortBy (fun diagnostic ->
            struct (diagnostic.Span.Source.IsCommandLine, diagnostic.Span.Source.Path, diagnostic.Span.Start))
        |> Array.ofSeq
        :> IReadOnlyList<Diagnostic>

    static let hasError (diagnostics: Diagnostic seq) = diagnostics |> Seq.exists _.IsError

    static let overrides (texts: IReadOnlyList<string>) report =
        [|
            for text in texts do
                let source = SourceText("command line: -o", text, true)

                match Parser.assignment source report with
                | Some assignment -> yield assignment
                | None -> ()
        |]

    static let profileNamed (name: string) (draft: Draft) (report: Diagnostic -> unit) =
        match draft.Profiles |> Array.tryFind (fun (profile, _) -> profile.Text = name) with
        | Some(_, assignments) -> assignments
        | None ->
            let known = draft.Profiles |> Array.map (fun (profile, _) -> profile.Text)
            let source = SourceText("command line: --profile", name, true)

            let place: Span =
                {
                    Source = source
                    Start = 0
                    Length = name.Length
                }

            let list =
                if known.Length = 0 then
                    "the spec has no profiles"
                else
                    $"""profiles are: {String.concat ", " known}"""

            Diagnostic.error
                "E503"
                place
                $"there is no profile {Diagnostic.quote name}"
                (Suggestion.nearest name known |> Suggestion.label "not in the spec")
            |> Diagnostic.note list
            |> report

            [||]

    /// Compiles a spec. A user's mistake is a diagnostic, never an exception. `path` names the file in diagnostics, and
    /// the experiment where the spec has no `name`; nothing is read from it.
    static member Compile(path: string, text: string, options: CompileOptions) : CompileResult =
        let source = SourceText(path, text, false)
        let diagnostics = ResizeArray<Diagnostic>()
        let report = diagnostics.Add
        let asked = Dictionary<DataSource, DataFacts option>()

        let facts source =
            match asked.TryGetValue source with
            | true, facts -> facts
            | _ ->
                let facts =
                    match options.DataFacts.Invoke source with
                    | null -> None
                    | facts -> Some facts

                asked[source] <- facts
                facts

        let whole: Span =
            {
                Source = source
                Start = 0
                Length = source.Line(0).Length
            }

        let file = Draft.ofTree (Parser.file source report) report
        let complete = not (hasError diagnostics)
        let spec = Overrides.apply "set" true report file.Sets file

        let chosen =
            match options.Profile with
            | null -> None
            | name -> Some(name, profileNamed name spec report)

        // Profiles that are not chosen are checked too: what is written in a file is never ignored.
        for profile, assignments in spec.Profiles do
            if not (chosen |> Option.exists (fun (name, _) -> name = profile.Text)) then
                let aside = ResizeArray<Diagnostic>()
                let draft = Overrides.apply "set" false aside.Add assignments spec
                Compilation(path, whole, complete, facts, aside.Add).Run draft |> ignore

                let isInProfile (diagnostic: Diagnostic) =
                    assignments
                    |> Array.exists (fun assignment ->
                        diagnostic.Span.Start >= assignment.Span.Start
                        && diagnostic.Span.Start <= assignment.Span.End)

                diagnostics.AddRange(aside |> Seq.filter isInProfile)

        let draft =
            match chosen with
            | Some(_, assignments) -> Overrides.apply "set" false report assignments spec
            | None -> spec

        let draft =
            Overrides.apply "override" false report (overrides options.Overrides report) draft

        let experiment = Compilation(path, whole, complete, facts, report).Run draft

        {
            Experiment =
                if hasError diagnostics then
                    null
                else
                    Option.toObj experiment
            Diagnostics = inOrder diagnostics
        }

    /// Compiles a bare `model { ... }` part that begins with `input`, without data: what `Printer.model` prints. The word
    /// `classes` means nothing here, and any output will do.
    static member CompileModel(path: string, text: string) : ModelResult =
        let source = SourceText(path, "spec 1\n" + text, false)
        let diagnostics = ResizeArray<Diagnostic>()
        let report = diagnostics.Add
        let draft = Draft.ofTree (Parser.file source report) report
        let binder = Binder(report, (fun _ -> Meaningless), None)
        let model = ModelBinder(report, binder, None).Bind draft.Statements

        {
            Graph =
                match model with
                | Some model when not (hasError diagnostics) -> model.Graph
                | _ -> null
            Diagnostics = inOrder diagnostics
        }
