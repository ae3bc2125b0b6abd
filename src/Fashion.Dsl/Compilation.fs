namespace Fashion.Dsl

open System
open System.Collections.Generic
open System.IO

/// The model that one run bound, for runs over other settings whose holes take the same values.
type internal KnownModel =
    {
        Draft: ModelDraft
        Module: Module
        Input: Shape option
        Classes: int option
        Model: BoundModel
    }

/// What a run over a draft found.
type internal CompiledDraft =
    {
        /// Without its canonical text and hashes.
        Experiment: Experiment option
        Layers: IReadOnlyList<PlacedLayer>
        Chains: IReadOnlyList<ChainShape>
        /// The holes that the run met, in the order of the text.
        Holes: IReadOnlyList<MetHole>
        Known: KnownModel
    }

/// What a run needs to know besides the draft.
type internal CompilationContext =
    {
        /// Names the experiment where the spec has no `name`.
        Path: string
        /// The file's first line, for what has no other place.
        Whole: Span
        /// The file is to have all parts of an experiment: nothing of it was left out for a mistake, and it is no library.
        Complete: bool
        Facts: DataSource -> DataFacts option
        /// Values of holes by their names.
        HoleValues: IReadOnlyDictionary<string, string>
        NeedsDefaults: bool
    }

/// One run over a draft whose values are settled. `picks` says what each hole takes; `known` is a model that need not be
/// bound, and its mistakes reported, again.
[<Sealed>]
type internal Compilation
    (context: CompilationContext, picks: Span -> HolePick, known: KnownModel option, report: Diagnostic -> unit) =
    let reporter = Reporter report
    let report = reporter.Report
    let holes = HoleTable(picks, context.HoleValues, context.NeedsDefaults)
    let evaluator = Evaluator(report, holes)

    let name (draft: Draft) (binder: Binder) =
        match draft.Name with
        | None ->
            match Path.GetFileNameWithoutExtension context.Path with
            | null
            | "" -> Some "experiment"
            | stem -> Some stem
        | Some value ->
            match binder.Value("name", TextType, value.Span, value) with
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
            match draft.Model with
            | LayersDraft(layers, _) ->
                layers.Statements
                |> Array.exists (fun statement ->
                    match statement with
                    | InputStatement _ -> true
                    | _ -> false)
            | _ -> false

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
    let stepsNote (draft: Draft) (data: DataSettings option) (scope: Scope) =
        let quiet = Evaluator(ignore, HoleTable(picks, context.HoleValues, false))

        let binder = Binder(ignore, quiet, scope, None)

        let batch =
            draft.Train
            |> Array.tryFind (fun argument -> argument.Name |> Option.exists (fun name -> name.Text = "batch"))
            |> Option.map (fun argument ->
                binder.Value("batch", WholeType(1, 1_000_000, Some "samples"), argument.Span, argument.Value))
            |> Option.defaultValue (Some(WholeValue 128))

        let images = data |> Option.bind DataCounts.mostTraining

        match batch, images with
        | Some(WholeValue batch), Some images ->
            Some(
                "at batch "
                + string batch
                + ", 1 epoch is "
                + string ((images + batch - 1) / batch)
                + " steps"
            )
        | _ -> None

    let checkOutput (model: BoundModel) (graph: LayerGraph) (classes: int) (place: Span) =
        let output = graph.OutputShape

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
        if context.Complete then
            Diagnostic.error "E107" context.Whole $"the spec has no `{part}` part" "the file begins here"
            |> Diagnostic.help $"write {example}"
            |> report

    /// `classes` in the scope of data settings, which decide what it is.
    let withoutClasses (names: Module) =
        let quiet = Evaluator(ignore, HoleTable(picks, context.HoleValues, false))

        let scope =
            ModuleScopes(
                quiet,
                {
                    Form = HiddenForm
                    Span = context.Whole
                }
            )
                .Of
                names

        { scope with
            Names = Map.remove "classes" scope.Names
        }

    let classesTerm (classes: int option) : Term =
        {
            Form =
                match classes with
                | Some count -> NumberForm(Arithmetic.plain (float count))
                | None -> HiddenForm
            Span = context.Whole
        }

    let checkModel (draft: Draft) (model: BoundModel) (classes: int option) =
        match draft.Model, model.Graph, classes with
        | LayersDraft(_, place), Some graph, Some classes -> checkOutput model graph classes place
        | _ -> ()

    /// Every part of the draft, checked.
    member _.Run(draft: Draft) : CompiledDraft =
        let dataScope = withoutClasses draft.Module
        let dataBinder = DataBinder(report, Binder(report, evaluator, dataScope, None))
        let source = draft.Source |> Option.bind dataBinder.Source
        let facts = source |> Option.bind context.Facts

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

        let shape =
            match data, facts with
            | Some(data, _), Some facts when draft.DataIsIntact -> Some(inputShape data facts)
            | _ -> None

        match data, shape with
        | Some(data, bound), Some shape -> dataBinder.CheckReach(data, bound, shape)
        | _ -> ()

        let modules = ModuleScopes(evaluator, classesTerm classes)
        let scope = modules.Of draft.Module
        let binder = Binder(report, evaluator, scope, None)
        let name = name draft binder

        let layers =
            match draft.Model with
            | LayersDraft(layers, _) -> Some layers
            | NoModel ->
                missingPart "model" "`model { flatten -> dense(classes) }`"
                None
            | ClassifierDraft _ -> None

        let isKnown (known: KnownModel) =
            obj.ReferenceEquals(known.Draft, draft.Model)
            && obj.ReferenceEquals(known.Module, draft.Module)
            && known.Input = shape
            && known.Classes = classes

        let model =
            match known with
            | Some known when isKnown known -> known.Model
            | _ -> ModelBinder(reporter, binder, modules, draft.Module, shape).Bind(layers, true)

        checkModel draft model classes
        let bound = data
        let data = Option.map fst data

        let classifier =
            match draft.Model with
            | ClassifierDraft(call, _) ->
                let classifiers = ClassifierBinder(report, binder)

                let augment =
                    match bound with
                    | Some(data, bound) when data.Augment.Count > 0 -> Map.tryFind "augment" bound.Places
                    | _ -> None

                // Without such a part the command line or a profile may set something of it.
                let train =
                    match Map.tryFind "`train` part" draft.Parts with
                    | Some part -> Some part
                    | None -> draft.Train |> Array.tryHead |> Option.map _.Value.Span

                classifiers.Unused(call, train, augment)
                classifiers.Classifier(call, data, classes) |> Option.map fst
            | _ -> None

        let trainBinder =
            TrainBinder(report, Binder(report, evaluator, scope, stepsNote draft data scope))

        let written = trainBinder.Settings(context.Whole, data, classes, draft.Train)

        // Nothing of `train` applies to a classifier that is no layer graph.
        let train =
            match draft.Model, written with
            | ClassifierDraft _, Some _ -> trainBinder.Settings(context.Whole, None, None, [||])
            | _ -> written

        let search =
            match draft.Search with
            | Some arguments ->
                SearchBinder(report, binder)
                    .Settings(draft.Parts["`search` part"], data, Option.map fst train, arguments)
                |> Option.map (fst >> Some)
            | None -> Some None

        match train with
        | Some(train, bound) ->
            checkSoftmax model bound

            for graph in Option.toList model.Graph do
                LabelDiagnostics.ofTraining graph train bound |> List.iter report
        | _ -> ()

        let graph =
            match draft.Model, shape with
            | ClassifierDraft _, Some shape when classifier.IsSome -> Some(GraphBuilder(shape).Build())
            | _ -> model.Graph

        let met =
            holes.Met
            |> Seq.sortBy (fun hole ->
                struct (hole.Place.Source.IsCommandLine, hole.Place.Source.Path, hole.Place.Start))
            |> Array.ofSeq

        let experiment =
            match name, data, classes, graph, train, search with
            | Some name, Some data, Some classes, Some graph, Some(train, _), Some search ->
                Some(
                    {
                        Name = name
                        Data = data
                        ClassCount = classes
                        Graph = graph
                        Classifier = Option.toObj classifier
                        Train = train
                        Search = Option.toObj search
                        Holes = met |> Array.map _.Hole
                        Hashes = { Data = ""; Model = ""; Training = "" }
                        CanonicalText = ""
                    }
                )
            | _ -> None

        // Each part that is missing has said why, but for values that stand on what they themselves decide.
        if experiment.IsNone && not reporter.Failed && context.Complete then
            Diagnostic.error "E115" context.Whole "a value of this spec depends on itself" "the spec begins here"
            |> Diagnostic.help "the settings of `data` decide `classes`, so they cannot use it"
            |> report

        {
            Experiment = experiment
            Layers = model.Layers
            Chains = model.Chains
            Holes = met
            Known =
                {
                    Draft = draft.Model
                    Module = draft.Module
                    Input = shape
                    Classes = classes
                    Model = model
                }
        }
