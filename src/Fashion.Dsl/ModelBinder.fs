namespace Fashion.Dsl

open System.Collections.Generic

/// A model whose layers are known.
type internal BoundModel =
    {
        Graph: LayerGraph
        Layers: IReadOnlyList<PlacedOperation>
    }

/// Makes the graph of a model's statements, and reports every layer that does not fit.
[<Sealed>]
type internal ModelBinder(report: Diagnostic -> unit, binder: Binder, dataShape: Shape option) =
    let labels = Dictionary<string, Span>()
    let layers = ResizeArray<PlacedOperation>()
    let named = ResizeArray<string option * Operation>()
    let mutable good = true
    let mutable input = dataShape
    /// What comes out so far; None after a mistake, until an annotation says it.
    let mutable shape = dataShape

    let fail diagnostic =
        good <- false
        report diagnostic

    let largestExtent = 1 <<< 24

    let shapeOf (literal: ShapeLiteral) =
        if literal.Sizes |> List.exists (fun size -> size < 1 || size > largestExtent) then
            fail (Diagnostic.error "E106" literal.Span "this is no shape" "every extent is at least 1")
            None
        else
            match literal.Sizes with
            | [ units ] -> Some(Shape.Vector units)
            | [ channels; height; width ] -> Some(Shape.Image(channels, height, width))
            | _ ->
                fail (
                    Diagnostic.error "E106" literal.Span "this is no shape" "one number, or channels x height x width"
                )

                None

    let bindInput isFirst (literal: ShapeLiteral) =
        if not isFirst then
            fail (Diagnostic.error "E210" literal.Span "`input` is the first line of a model" "layers come before it")
        else
            match shapeOf literal, dataShape with
            | Some written, Some known when not (written.Equals known) ->
                Diagnostic.error
                    "E209"
                    literal.Span
                    $"the model's input is {known}, not {written}"
                    $"the data give {known}"
                |> Diagnostic.help $"write `input {known}`, leave the line out, or change `pad` or `resize` of the data"
                |> Diagnostic.fix literal.Span (string known)
                |> fail
            | Some written, None ->
                input <- Some written
                shape <- Some written
            | _ -> ()

    let bindLabel (label: Name) =
        match labels.TryGetValue label.Text with
        | true, first ->
            Diagnostic.error "E104" label.Span $"two layers are labelled {Diagnostic.quote label.Text}" "the second one"
            |> Diagnostic.also first "the first one"
            |> fail
        | _ -> labels[label.Text] <- label.Span

    let entry (step: Call) =
        let found = Catalogue.tryLayer step.Callee.Text

        if found.IsNone then
            let known = Catalogue.layers |> List.map _.Keyword
            let suggestion = Suggestion.nearest step.Callee.Text known

            let diagnostic =
                Diagnostic.error
                    "E101"
                    step.Callee.Span
                    $"there is no layer {Diagnostic.quote step.Callee.Text}"
                    (Suggestion.label "not known here" suggestion)

            fail (
                match suggestion with
                | Some name -> Diagnostic.fix step.Callee.Span name diagnostic
                | None -> Diagnostic.note $"""layers are: {String.concat ", " known}""" diagnostic
            )

        found

    let operation (step: Call) =
        entry step
        |> Option.bind (fun entry -> binder.Arguments(entry.Keyword, entry.Parameters, step.Arguments, step.Span))
        |> Option.bind (fun bound ->
            match LayerBinder.operation bound with
            | Ok operation -> Some operation
            | Result.Error diagnostic ->
                fail diagnostic
                None)

    let place (step: Call) operation (before: Shape) =
        match Inference.layer (operation, [| before |]) with
        | Ok inferred ->
            layers.Add
                {
                    Operation = operation
                    Place = step.Span
                    Input = before
                    Output = inferred.OutputShape
                }

            Some inferred.OutputShape
        | Result.Error problem ->
            fail (ShapeDiagnostics.ofProblem problem operation before step.Span layers)
            None

    let bindStep label (step: Call) =
        match operation step with
        | None ->
            good <- false
            shape <- None
        | Some operation ->
            named.Add((label, operation))
            shape <- shape |> Option.bind (place step operation)

    let check (last: Step) (literal: ShapeLiteral) =
        match shapeOf literal, shape with
        | Some written, Some actual when not (written.Equals actual) ->
            Diagnostic.error
                "E202"
                literal.Span
                $"{Diagnostic.quote last.Span.Text} gives {actual}, not {written}"
                $"it is {actual} here"
            |> Diagnostic.fix literal.Span (string actual)
            |> fail
        | Some written, None -> shape <- Some written
        | _ -> ()

    let bindChain (chain: Chain) =
        Option.iter bindLabel chain.Label

        for index in 0 .. chain.Steps.Length - 1 do
            match chain.Steps[index] with
            | CallStep call -> bindStep (if index = 0 then chain.Label |> Option.map _.Text else None) call
            | _ -> good <- false

        Option.iter (check (Array.last chain.Steps)) chain.Annotation

    /// The graph; None after a mistake, or where neither the data nor an `input` line says what comes in.
    member _.Bind(statements: Statement array) : BoundModel option =
        statements
        |> Array.iteri (fun index statement ->
            match statement with
            | InputStatement literal -> bindInput (index = 0) literal
            | ChainStatement chain -> bindChain chain
            | LetStatement _
            | UnreadStatement ->
                good <- false
                shape <- None)

        match good, input with
        | true, Some input ->
            let builder = GraphBuilder input
            let names = LayerNames(HashSet(named |> Seq.choose fst))

            named
            |> Seq.iteri (fun index (label, operation) ->
                let name = label |> Option.defaultWith (fun () -> names.Next(GraphBuilder.Keyword operation))
                builder.Add(name, label.IsSome, operation, [| index - 1 |]) |> ignore)

            Some { Graph = builder.Build(); Layers = layers }
        | _ -> None
