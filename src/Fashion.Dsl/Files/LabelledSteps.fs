namespace Fashion.Dsl

/// The labelled steps of a model, whose arguments paths can set.
[<RequireQualifiedAccess>]
module internal LabelledSteps =

    let private parameter name kind presence : Parameter =
        {
            Name = name
            Type = kind
            Presence = presence
            Help = ""
            Example = ""
        }

    /// A block's parameters, as the catalogue has those of a layer.
    let ofBlock (block: Block) : Parameter list =
        [
            for each in block.Parameters do
                let presence =
                    match each.Default with
                    | Some value -> Default(value.Span.Text, value)
                    | None -> Required

                parameter each.Name.Text AnyType presence
        ]

    /// The block of this name that a file's text may call, with the file it is written in.
    let tryBlock (names: Module) (name: string) : (Block * Module) option =
        match names.Callable.Value.TryGetValue name with
        | true, (block, home) -> Some(block, defaultArg home names)
        | _ -> None

    /// Arguments of `residual`.
    let residual =
        match Catalogue.tryConstruct "residual" with
        | Some construct -> construct.Parameters
        | None -> []

    let private turns = [ parameter "count" AnyType Required ]

    let private turnArgument (repeat: Repeat) : Argument array =
        [|
            {
                Name = None
                Value = repeat.Count
                Span = repeat.Count.Span
            }
        |]

    /// What a path can set of a step, and what is written there.
    let settable (names: Module) step : (Parameter list * Argument array) option =
        match step with
        | CallStep call ->
            match tryBlock names call.Callee.Text with
            | Some(block, _) -> Some(ofBlock block, call.Arguments)
            | None ->
                Catalogue.tryLayer call.Callee.Text
                |> Option.map (fun entry -> entry.Parameters, call.Arguments)
        | RepeatStep repeat -> Some(turns, turnArgument repeat)
        | ResidualStep each -> Some(residual, each.Arguments)
        | WhenStep _
        | JoinStep _ -> None

    let withArguments step (arguments: Argument array) =
        match step with
        | CallStep call -> CallStep { call with Arguments = arguments }
        | RepeatStep repeat ->
            RepeatStep
                { repeat with
                    Count = arguments[0].Value
                }
        | ResidualStep each -> ResidualStep { each with Arguments = arguments }
        | other -> other

    let innerLayers step : Layers list =
        match step with
        | CallStep _ -> []
        | RepeatStep repeat -> [ repeat.Body ]
        | WhenStep each -> each.Then :: Option.toList each.Else
        | JoinStep join -> List.ofArray join.Arms
        | ResidualStep each -> [ each.Body ]

    let private withInner step (layers: Layers list) =
        match step, layers with
        | RepeatStep repeat, [ body ] -> RepeatStep { repeat with Body = body }
        | WhenStep each, [ body ] -> WhenStep { each with Then = body }
        | WhenStep each, [ body; other ] ->
            WhenStep
                { each with
                    Then = body
                    Else = Some other
                }
        | JoinStep join, arms -> JoinStep { join with Arms = Array.ofList arms }
        | ResidualStep each, [ body ] -> ResidualStep { each with Body = body }
        | other, _ -> other

    /// Every labelled step, in the order of the text.
    let rec labelled (layers: Layers) : (Name * Step) seq =
        seq {
            for statement in layers.Statements do
                match statement with
                | ChainStatement chain ->
                    match chain.Label with
                    | Some label -> yield label, chain.Steps[0]
                    | None -> ()

                    for step in chain.Steps do
                        for inner in innerLayers step do
                            yield! labelled inner
                | _ -> ()
        }

    /// The layers with the labelled step changed; None where there is no such label, or `change` gives None.
    let rec changeLabelled (label: string) (change: Step -> Step option) (layers: Layers) : Layers option =
        let inStep step =
            let inner = innerLayers step

            inner
            |> List.tryPick (fun each ->
                changeLabelled label change each
                |> Option.map (fun changed ->
                    inner
                    |> List.map (fun other -> if obj.ReferenceEquals(other, each) then changed else other)
                    |> withInner step))

        let inChain (chain: Chain) =
            if chain.Label |> Option.exists (fun name -> name.Text = label) then
                change chain.Steps[0] |> Option.map (fun step -> 0, step)
            else
                chain.Steps
                |> Seq.indexed
                |> Seq.tryPick (fun (index, step) -> inStep step |> Option.map (fun step -> index, step))

        layers.Statements
        |> Seq.indexed
        |> Seq.tryPick (fun (index, statement) ->
            match statement with
            | ChainStatement chain ->
                inChain chain
                |> Option.map (fun (place, step) ->
                    index,
                    ChainStatement
                        { chain with
                            Steps = Array.updateAt place step chain.Steps
                        })
            | _ -> None)
        |> Option.map (fun (index, statement) ->
            { layers with
                Statements = Array.updateAt index statement layers.Statements
            })
