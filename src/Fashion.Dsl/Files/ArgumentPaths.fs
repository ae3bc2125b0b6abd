namespace Fashion.Dsl

/// A value that stands at a path.
type internal SettingValue =
    {
        Value: Expression
        /// Where it was set; None for a default.
        Place: Span option
    }

/// Paths through the arguments of a part or a layer, as the catalogue has them.
[<RequireQualifiedAccess>]
module internal ArgumentPaths =

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
    let rec replaceIn
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
    let rec below prefix (parameters: Parameter list) (arguments: Argument array) =
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
