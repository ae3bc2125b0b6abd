namespace Fashion.Dsl

open System
open System.Collections.Generic

/// Puts the values of `set` lines and `-o` in their places. A path leads through the catalogue: a part, a setting of it,
/// an argument of that setting's value. What it finds there is replaced in the tree, so that one binder checks everything.
[<RequireQualifiedAccess>]
module internal Overrides =

    /// A value that stands at a path.
    type private Current =
        {
            Value: Expression
            /// Where it was set; None for a default.
            Place: Span option
        }

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
        | OrNothingType(_, otherwise), PathNode _ ->
            match otherwise with
            | KeyedType parameters -> Some(parameters, [||])
            | _ -> None
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
    let private rebuild (value: Expression) (arguments: Argument array) : Expression =
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
            match value.Node with
            | CallNode call -> CallNode { call with Arguments = arguments }
            | PathNode [ word ] when word.Text <> "none" ->
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

    let private current (parameter: Parameter) (arguments: Argument array) index : Current option =
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
    let rec private replace
        (parameters: Parameter list)
        (arguments: Argument array)
        (path: string list)
        (assignment: Assignment)
        : Argument array option =
        match path with
        | [] -> None
        | head :: rest ->
            match Catalogue.tryParameter parameters head with
            | None -> None
            | Some parameter ->
                let index = indexOf parameters arguments head

                let value =
                    if rest.IsEmpty then
                        Some assignment.Value
                    else
                        current parameter arguments index
                        |> Option.bind (fun current ->
                            inside parameter.Type current.Value
                            |> Option.bind (fun (inner, written) -> replace inner written rest assignment)
                            |> Option.map (rebuild current.Value))

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

                        Array.append arguments [| argument |])

    /// Every path below some arguments, with the value that stands there.
    let rec private pathsBelow prefix (parameters: Parameter list) (arguments: Argument array) =
        seq {
            for parameter in parameters do
                let path = $"{prefix}.{parameter.Name}"

                let current =
                    current parameter arguments (indexOf parameters arguments parameter.Name)

                yield path, current

                match current |> Option.bind (fun current -> inside parameter.Type current.Value) with
                | Some(inner, written) -> yield! pathsBelow path inner written
                | None -> ()
        }

    let private labelled (draft: Draft) =
        draft.Statements
        |> Seq.indexed
        |> Seq.choose (fun (index, statement) ->
            match statement with
            | ChainStatement({ Label = Some label } as chain) ->
                match chain.Steps[0] with
                | CallStep call ->
                    Catalogue.tryLayer call.Callee.Text
                    |> Option.map (fun entry -> index, label.Text, chain, call, entry)
                | _ -> None
            | _ -> None)

    let private paths (draft: Draft) =
        seq {
            yield "name", draft.Name |> Option.map (fun name -> { Value = name; Place = Some name.Span })

            yield! pathsBelow "data" Catalogue.data draft.Data
            yield! pathsBelow "train" Catalogue.train draft.Train

            for _, label, _, call, entry in labelled draft do
                yield! pathsBelow $"model.{label}" entry.Parameters call.Arguments
        }

    let private replaceInDraft (draft: Draft) (path: string list) (assignment: Assignment) : Draft option =
        match path with
        | [ "name" ] ->
            Some
                { draft with
                    Name = Some assignment.Value
                }
        | "data" :: rest ->
            replace Catalogue.data draft.Data rest assignment
            |> Option.map (fun data -> { draft with Data = data })
        | "train" :: rest ->
            replace Catalogue.train draft.Train rest assignment
            |> Option.map (fun train -> { draft with Train = train })
        | "model" :: label :: rest ->
            labelled draft
            |> Seq.tryFind (fun (_, name, _, _, _) -> name = label)
            |> Option.bind (fun (index, _, chain, first, entry) ->

                replace entry.Parameters first.Arguments rest assignment
                |> Option.map (fun arguments ->
                    let steps = Array.updateAt 0 (CallStep { first with Arguments = arguments }) chain.Steps
                    let statement = ChainStatement { chain with Steps = steps }

                    { draft with
                        Statements = Array.updateAt index statement draft.Statements
                    }))
        | _ -> None

    /// Are the words of `path` in `candidate`, in order, the last one last?
    let private leavesOut (path: string array) (candidate: string array) =
        let rec matches left right =
            match left, right with
            | [], _ -> true
            | _, [] -> false
            | first :: rest, other :: others ->
                if first = other then
                    matches rest others
                else
                    matches left others

        path.Length < candidate.Length
        && Array.last path = Array.last candidate
        && path[0] = candidate[0]
        && matches (List.ofArray path) (List.ofArray candidate)

    let private suggestion (path: string) (known: string array) =
        let words = path.Split '.'

        known
        |> Array.filter (fun candidate -> leavesOut words (candidate.Split '.'))
        |> Array.sortBy _.Length
        |> Array.tryHead
        |> Option.orElseWith (fun () -> Suggestion.nearest path known)

    let private noSuchPath (draft: Draft) (verb: string) (path: string) (assignment: Assignment) =
        let known = paths draft |> Array.ofSeq
        let suggestion = suggestion path (Array.map fst known)

        let diagnostic =
            Diagnostic.error
                "E501"
                assignment.PathSpan
                $"there is no {Diagnostic.quote path} to {verb}"
                (Suggestion.label "no such path" suggestion)

        match suggestion with
        | None -> diagnostic
        | Some name ->
            let diagnostic = Diagnostic.fix assignment.PathSpan name diagnostic
            let _, current = known |> Array.find (fun (path, _) -> path = name)

            match current with
            | Some { Value = value; Place = Some place } ->
                Diagnostic.note
                    $"it is {value.Span.Text.ReplaceLineEndings(String.Empty)} now, set at {place}"
                    diagnostic
            | Some { Value = value; Place = None } ->
                Diagnostic.note $"it is {value.Span.Text} now, by default" diagnostic
            | None -> diagnostic

    /// The draft with one place's values set: the file's own `set` lines, a profile's, or all `-o` together. `verb` is
    /// `set` or `override`. `ownFile`: a value that the file has written already must not be set again.
    let apply (verb: string) (ownFile: bool) (report: Diagnostic -> unit) (assignments: Assignment seq) (draft: Draft) =
        let before = Dictionary<string, Assignment>()

        let earlier (path: string) =
            before
            |> Seq.tryFind (fun pair -> pair.Key = path || pair.Key.StartsWith(path + ".", StringComparison.Ordinal))
            |> Option.map _.Value.PathSpan

        let written (draft: Draft) path =
            if ownFile then
                paths draft
                |> Seq.tryFind (fun (known, _) -> known = path)
                |> Option.bind snd
                |> Option.bind _.Place
            else
                None

        (draft, assignments)
        ||> Seq.fold (fun draft assignment ->
            let words = assignment.Path |> List.map _.Text
            let path = String.concat "." words

            match earlier path |> Option.orElseWith (fun () -> written draft path) with
            | Some first ->
                Diagnostic.error "E104" assignment.PathSpan $"{Diagnostic.quote path} is set twice" "set again here"
                |> Diagnostic.also first "first set here"
                |> report

                draft
            | None ->
                match replaceInDraft draft words assignment with
                | Some draft ->
                    before[path] <- assignment
                    draft
                | None ->
                    report (noSuchPath draft verb path assignment)
                    draft)
