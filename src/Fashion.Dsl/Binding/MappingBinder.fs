namespace Fashion.Dsl

/// Checks lists of labels with texts, `[stem: "conv1"]`. A member that gives None has reported why, or the value is hidden
/// by a mistake reported elsewhere.
[<Sealed>]
type internal MappingBinder(report: Diagnostic -> unit, evaluator: Evaluator) =

    let text name (key: Name) (term: Term) : WordMapping option =
        let wrong code takes =
            Diagnostic.error
                code
                term.Span
                $"`{name}` cannot write {Diagnostic.quote key.Text} as {Diagnostic.quote term.Span.Text}"
                takes
            |> report

            None

        match term.Form with
        | TextForm text when TensorNames.isSound text -> Some { Word = key.Text; Text = text }
        | TextForm _ -> wrong "E106" "takes words between dots, with at most one `{0}` for the turn"
        | HiddenForm -> None
        | _ -> wrong "E105" "takes a text such as `\"conv1\"`"

    let isRepeated (items: ListItem array) =
        let again =
            items
            |> Seq.choose _.Key
            |> Seq.groupBy _.Text
            |> Seq.choose (fun (_, keys) ->
                match List.ofSeq keys with
                | first :: again :: _ -> Some(first, again)
                | _ -> None)
            |> List.ofSeq

        for first, second in again do
            Diagnostic.error "E104" second.Span $"{Diagnostic.quote second.Text} is set twice" "set again here"
            |> Diagnostic.also first.Span "first set here"
            |> report

        not again.IsEmpty

    /// A text for each word, all of which have a key; no word has two.
    member _.Mapping(name: string, items: ListItem array, scope: Scope) : WordMapping array option =
        let entries =
            items
            |> Array.map (fun item ->
                item.Key
                |> Option.bind (fun key ->
                    evaluator.Term(scope, $"{name}.{key.Text}", item.Value)
                    |> Option.bind (text name key)))

        if not (isRepeated items) && entries |> Array.forall Option.isSome then
            Some(Array.choose id entries)
        else
            None
