namespace Fashion.Dsl

/// A value that stands at a path.
type internal SettingValue =
    {
        Value: Expression
        /// Where it was set; None for a default.
        Place: Span option
    }

/// The paths that `set` and `-o` take: a part, a setting of it, an argument of that setting's value; for a layer its
/// label and an argument; a value by its name. What they find is replaced in the tree, so that one binder checks everything.
[<RequireQualifiedAccess>]
module internal SettingPaths =

    let private indexOf (parameters: Parameter list) (arguments: Argument array) name =
        let position = parameters |> List.findIndex (fun parameter -> parameter.Name = name)

        arguments
        |> Array.tryFindIndex (fun argument ->
            match argument.Name with
            | Some written -> written.Text = name
            | None -> false)
        |> Option.orElseWith (fun () ->
            if
                position < arguments.Length
                && arguments[..position] |> Array.forall _.Name.IsNone
            then
                Some position
            else
                None)

    /// The parameters that a value's own arguments can set, and those written.
    let rec private inside (kind: ArgumentType) (value: Expression) : (Parameter list * Argument array) option =
        match kind, value.Node with
        | OrNothingType(_, (KeyedType parameters)), PathNode _ -> Some(parameters, [||])
        | OrNothingType(_, otherwise), _ -> inside otherwise value
        | ChoiceType entries, PathNode [ word ] ->
            Catalogue.tryEntry entries word.Text
            |> Option.map (fun entry -> entry.Parameters, [||])
        | ChoiceType entries, CallNode call ->
            Catalogue.tryEntry entries call.Callee.Text
            |> Option.map (fun entry -> entry.Parameters, call.Arguments)
        | KeyedType parameters, ListNode items ->
            let arguments =
                items
                |> Array.map (fun item ->
                    {
                        Name = item.Key
                        Value = item.Value
                        Span = item.Span
                    }
                    : Argument)

            Some(parameters, arguments)
        | _ -> None

    /// The value with other arguments.
    let private rebuild (kind: ArgumentType) (value: Expression) (arguments: Argument array) : Expression =
        let keyed () =
            ListNode(
                arguments
                |> Array.map (fun argument ->
                    {
                        Key = argument.Name
                        Value = argument.Value
                        Span = argument.Span
                    }
                    : ListItem)
            )

        let node =
            match kind, value.Node with
            | _, CallNode call -> CallNode { call with Arguments = arguments }
            | OrNothingType(_, KeyedType _), PathNode _ -> keyed ()
            | _, PathNode [ word ] ->
                CallNode
                    {
                        Callee = word
                        Arguments = arguments
                        Span = word.Span
                    }
            | _ -> keyed ()

        let depth =
            arguments |> Array.fold (fun depth argument -> max depth argument.Value.Depth) 0

        { value with
            Node = node
            Depth = depth + 1
        }

    let private current (parameter: Parameter) (arguments: Argument array) index : SettingValue option =
        match index, parameter.Presence with
        | Some index, _ ->
            let argument: Argument = arguments[index]

            Some
                {
                    Value = argument.Value
                    Place = Some argument.Span
                }
        | None, Default(_, value) -> Some { Value = value; Place = None }
        | None, (Required | Derived _) -> None

    /// The arguments with the value at `path` replaced; None where the path leads nowhere.
    let rec private replaceIn
        (parameters: Parameter list)
        (path: string list)
        (assignment: Assignment)
        (arguments: Argument array)
        : Argument array option =
        match path with
        | [] -> None
        | head :: rest ->
            Catalogue.tryParameter parameters head
            |> Option.bind (fun parameter ->
                let index = indexOf parameters arguments head

                let value =
                    if rest.IsEmpty then
                        Some assignment.Value
                    else
                        current parameter arguments index
                        |> Option.bind (fun current ->
                            inside parameter.Type current.Value
                            |> Option.bind (fun (inner, written) -> replaceIn inner rest assignment written)
                            |> Option.map (rebuild parameter.Type current.Value))

                value
                |> Option.map (fun value ->
                    match index with
                    | Some index when not rest.IsEmpty ->
                        Array.updateAt index { arguments[index] with Value = value } arguments
                    | Some index ->
                        let argument: Argument =
                            {
                                Name = arguments[index].Name
                                Value = value
                                Span = assignment.Span
                            }

                        Array.updateAt index argument arguments
                    | None ->
                        let argument: Argument =
                            {
                                Name =
                                    Some
                                        {
                                            Text = head
                                            Span = assignment.PathSpan
                                        }
                                Value = value
                                Span = assignment.Span
                            }

                        Array.append arguments [| argument |]))

    /// Every path below some arguments, with the value that stands there and its default.
    let rec private below prefix (parameters: Parameter list) (arguments: Argument array) =
        seq {
            for parameter in parameters do
                let path = $"{prefix}.{parameter.Name}"

                let current =
                    current parameter arguments (indexOf parameters arguments parameter.Name)

                yield path, current, parameter.Presence

                match current |> Option.bind (fun current -> inside parameter.Type current.Value) with
                | Some(inner, written) -> yield! below path inner written
                | None -> ()
        }

    // Data ------------------------------------------------------------------------------------------------------------

    /// `data.source`, which a file writes after the word `data`.
    let private sourceParameter: Parameter =
        {
            Name = "source"
            Type = ChoiceType Catalogue.sources
            Presence = Required
            Help = "where images and labels come from"
            Example = "fashion_mnist"
        }

    let private dataParameters = sourceParameter :: Catalogue.data

    let private dataArguments (draft: Draft) : Argument array =
        match draft.Source with
        | None -> draft.Data
        | Some call ->
            let source: Argument =
                {
                    Name = Some { Text = "source"; Span = call.Span }
                    Value =
                        {
                            Node = CallNode call
                            Span = call.Span
                            Depth = 1
                        }
                    Span = call.Span
                }

            Array.append [| source |] draft.Data

    let private withData (draft: Draft) (arguments: Argument array) =
        let isSource (argument: Argument) =
            argument.Name |> Option.exists (fun name -> name.Text = "source")

        let source =
            arguments
            |> Array.tryFind isSource
            |> Option.bind (fun argument ->
                match argument.Value.Node with
                | CallNode call -> Some call
                | PathNode [ word ] ->
                    Some
                        {
                            Callee = word
                            Arguments = [||]
                            Span = word.Span
                        }
                | _ -> None)

        { draft with
            Source = source
            Data = arguments |> Array.filter (isSource >> not)
        }

    // Labelled steps --------------------------------------------------------------------------------------------------

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
    let rec tryBlock (names: Module) (name: string) : (Block * Module) option =
        match names.Blocks |> Array.tryFind (fun block -> block.Name.Text = name) with
        | Some block -> Some(block, names)
        | None ->
            names.Imports
            |> Array.tryFind (fun (imported, _) -> imported.Text = name)
            |> Option.bind (fun (_, home) -> tryBlock home name)

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
    let private settable (names: Module) step : (Parameter list * Argument array) option =
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

    let private withArguments step (arguments: Argument array) =
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
    let rec private changeLabelled (label: string) (change: Step -> Step option) (layers: Layers) : Layers option =
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

    // The draft -------------------------------------------------------------------------------------------------------

    let private classifier (call: Call) =
        Catalogue.tryEntry Catalogue.classifiers call.Callee.Text

    /// Every path that can be set, with the value that stands there and what holds where nothing is written.
    let all (draft: Draft) : (string * SettingValue option * Presence) seq =
        seq {
            for each in draft.Module.Lets do
                yield
                    each.Name.Text,
                    Some
                        {
                            Value = each.Value
                            Place = Some each.Span
                        },
                    Required

            yield
                "name",
                draft.Name |> Option.map (fun name -> { Value = name; Place = Some name.Span }),
                Derived "the file's name"

            yield! below "data" dataParameters (dataArguments draft)

            match draft.Model with
            | NoModel -> ()
            | LayersDraft(layers, _) ->
                for label, step in labelled layers do
                    match settable draft.Module step with
                    | Some(parameters, arguments) -> yield! below $"model.{label.Text}" parameters arguments
                    | None -> ()
            | ClassifierDraft(call, _) ->
                match classifier call with
                | Some entry -> yield! below "model" entry.Parameters call.Arguments
                | None -> ()

            yield! below "train" Catalogue.train draft.Train

            match draft.Search with
            | Some settings -> yield! below "search" Catalogue.search settings
            | None -> ()
        }

    let private replaceInModel (draft: Draft) (path: string list) (assignment: Assignment) : Draft option =
        match draft.Model, path with
        | ClassifierDraft(call, place), _ ->
            classifier call
            |> Option.bind (fun entry -> replaceIn entry.Parameters path assignment call.Arguments)
            |> Option.map (fun arguments ->
                { draft with
                    Model = ClassifierDraft({ call with Arguments = arguments }, place)
                })
        | LayersDraft(layers, place), label :: rest ->
            let change step =
                settable draft.Module step
                |> Option.bind (fun (parameters, arguments) -> replaceIn parameters rest assignment arguments)
                |> Option.map (withArguments step)

            changeLabelled label change layers
            |> Option.map (fun layers ->
                { draft with
                    Model = LayersDraft(layers, place)
                })
        | _ -> None

    let private replaceLet (draft: Draft) name (assignment: Assignment) : Draft option =
        draft.Module.Lets
        |> Array.tryFindIndex (fun each -> each.Name.Text = name)
        |> Option.map (fun index ->
            let changed =
                { draft.Module.Lets[index] with
                    Value = assignment.Value
                    Span = assignment.Span
                }

            { draft with
                Module =
                    { draft.Module with
                        Lets = Array.updateAt index changed draft.Module.Lets
                    }
            })

    /// The draft with the value at a path replaced; None where the path leads nowhere.
    let replace (draft: Draft) (path: string list) (assignment: Assignment) : Draft option =
        match path with
        | [ "name" ] ->
            Some
                { draft with
                    Name = Some assignment.Value
                }
        | [ name ] -> replaceLet draft name assignment
        | "data" :: rest ->
            replaceIn dataParameters rest assignment (dataArguments draft)
            |> Option.map (withData draft)
        | "train" :: rest ->
            replaceIn Catalogue.train rest assignment draft.Train
            |> Option.map (fun train -> { draft with Train = train })
        | "search" :: rest ->
            draft.Search
            |> Option.bind (replaceIn Catalogue.search rest assignment)
            |> Option.map (fun search -> { draft with Search = Some search })
        | "model" :: rest -> replaceInModel draft rest assignment
        | _ -> None
