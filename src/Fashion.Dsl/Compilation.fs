namespace Fashion.Dsl

open System
open System.IO

/// One run over a draft whose values are settled. `complete`: nothing of the file was left out for a mistake.
[<Sealed>]
type internal Compilation
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
                | LetStatement _
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
