namespace Fashion.Dsl

open System.Collections.Concurrent
open System.Collections.Generic

/// Checks names and their arguments against the catalogue. A member that gives None has reported why, or the value is
/// hidden by a mistake reported elsewhere. `outer` is the scope of a file's own settings; `stepsNote` says how long an
/// epoch is, where that is known.
[<Sealed>]
type internal Binder(report: Diagnostic -> unit, evaluator: Evaluator, outer: Scope, stepsNote: string option) =
    let values = ValueBinder(report, evaluator, stepsNote)

    /// What defaults of the catalogue stand for: a default uses no names, so it is one value for all time.
    static let defaults = ConcurrentDictionary<Parameter, Value>(HashIdentity.Reference)

    let names (parameters: Parameter list) =
        if parameters.IsEmpty then
            "nothing"
        else
            parameters |> List.map _.Name |> String.concat ", "

    let keyed (items: ListItem array) : Argument array =
        items
        |> Array.map (fun item ->
            {
                Name = item.Key
                Value = item.Value
                Span = item.Span
            })

    member _.Evaluator = evaluator

    /// Which parameter each argument is for, and whether all are for one; an argument that is for none is reported and
    /// left out.
    member _.Assign
        (owner: string, parameters: Parameter list, arguments: Argument array)
        : (Parameter * Argument) array * bool =
        let taken = Dictionary<string, Span>()
        let mutable sawName = false

        let take (parameter: Parameter) (argument: Argument) =
            match taken.TryGetValue parameter.Name with
            | true, before ->
                Diagnostic.error "E104" argument.Span $"`{parameter.Name}` is set twice" "set again here"
                |> Diagnostic.also before "first set here"
                |> report

                None
            | _ ->
                taken[parameter.Name] <- argument.Span
                Some(parameter, argument)

        let unknown (name: Name) =
            let suggestion = parameters |> List.map _.Name |> Suggestion.nearest name.Text

            Diagnostic.error
                "E102"
                name.Span
                $"`{owner}` has no setting {Diagnostic.quote name.Text}"
                (Suggestion.label "not known here" suggestion)
            |> Diagnostic.note $"`{owner}` takes: {names parameters}"
            |> Diagnostic.suggest name.Span suggestion
            |> report

            None

        let misplaced (argument: Argument) message text =
            Diagnostic.error "E108" argument.Span message text
            |> Diagnostic.note $"`{owner}` takes: {names parameters}"
            |> report

            None

        let assignments =
            arguments
            |> Array.mapi (fun index argument ->
                match argument.Name with
                | Some name ->
                    sawName <- true

                    match Catalogue.tryParameter parameters name.Text with
                    | Some parameter -> take parameter argument
                    | None -> unknown name
                | None when sawName ->
                    misplaced
                        argument
                        $"a value without a name follows a named one in `{owner}`"
                        "which setting is this?"
                | None ->
                    match List.tryItem index parameters with
                    | Some parameter -> take parameter argument
                    | None -> misplaced argument $"`{owner}` takes no further value" "one too many")

        // Those that are known are still checked, for their own mistakes.
        Array.choose id assignments, assignments |> Array.forall Option.isSome

    /// Reports an argument that must be given.
    member _.Missing(owner: string, parameters: Parameter list, parameter: Parameter, place: Span) =
        Diagnostic.error "E103" place $"`{owner}` needs `{parameter.Name}`" $"`{parameter.Name}` is missing"
        |> Diagnostic.note $"`{owner}` takes: {names parameters}"
        |> report

    /// The value of one argument that takes `kind`. `place` is all of the argument, with its name; `context` its path.
    member binder.Value(name: string, kind: ArgumentType, place: Span, term: Term, context: string) : Value option =
        match kind, term.Form with
        | KeyedType parameters, ListForm(items, scope) when items |> Array.forall _.Key.IsSome ->
            binder.Arguments(name, parameters, keyed items, scope, term.Span, context)
            |> Option.map BoundValue
        | ChoiceType entries, _ -> binder.Choice(name, entries, term, context) |> Option.map BoundValue
        | CallsType entries, ListForm(items, scope) when items |> Array.forall _.Key.IsNone ->
            let calls =
                items
                |> Array.mapi (fun index item ->
                    let context = $"{context}.{index + 1}"

                    evaluator.Term(scope, context, item.Value)
                    |> Option.bind (fun term -> binder.Choice(name, entries, term, context)))

            if calls |> Array.forall Option.isSome then
                Some(CallsValue(Array.choose id calls))
            else
                None
        | LayerType, CallForm(call, _) -> Some(LayerValue call)
        | LayerType, WordForm([ word ], _) ->
            Some(
                LayerValue
                    {
                        Callee = word
                        Arguments = [||]
                        Span = word.Span
                    }
            )
        | OrNothingType(word, _), WordForm([ single ], _) when single.Text = word -> Some NothingValue
        | OrNothingType(_, otherwise), _ -> binder.Value(name, otherwise, place, term, context)
        | (KeyedType _ | CallsType _ | LayerType), HiddenForm -> None
        | (KeyedType _ | CallsType _ | LayerType), _ -> values.WrongType(name, kind, term)
        | _ -> values.Value(name, kind, place, term)

    /// One of some names, with its arguments.
    member binder.Choice(name: string, entries: Entry list, term: Term, context: string) : Bound option =
        let call =
            match term.Form with
            | CallForm(call, scope) -> Some(call, scope)
            | WordForm([ word ], scope) ->
                Some(
                    {
                        Callee = word
                        Arguments = [||]
                        Span = word.Span
                    },
                    scope
                )
            | _ -> None

        match call with
        | None when term.Form.IsHiddenForm -> None
        | None -> values.WrongType(name, ChoiceType entries, term)
        | Some(call, scope) ->
            match Catalogue.tryEntry entries call.Callee.Text with
            | Some entry -> binder.Arguments(entry.Keyword, entry.Parameters, call.Arguments, scope, call.Span, context)
            | None ->
                let known = entries |> List.map _.Keyword
                let suggestion = Suggestion.nearest call.Callee.Text known

                Diagnostic.error
                    "E101"
                    call.Callee.Span
                    $"`{name}` cannot be {Diagnostic.quote call.Callee.Text}"
                    (Suggestion.label "not known here" suggestion)
                |> Diagnostic.note $"""`{name}` is one of: {String.concat ", " known}"""
                |> Diagnostic.suggest call.Callee.Span suggestion
                |> report

                None

    /// The values of all parameters of `owner`: written, or by default. `context` is the path of the owner.
    member binder.Arguments
        (
            owner: string,
            parameters: Parameter list,
            arguments: Argument array,
            scope: Scope,
            place: Span,
            context: string
        ) : Bound option =
        let assigned, allKnown = binder.Assign(owner, parameters, arguments)
        let mutable good = allKnown
        let mutable values = Map.empty
        let mutable places = Map.empty

        let bind (parameter: Parameter) scope (span: Span) expression =
            let context = System.String.Concat(context, ".", parameter.Name)

            let value =
                evaluator.Term(scope, context, expression)
                |> Option.bind (fun term -> binder.Value(parameter.Name, parameter.Type, span, term, context))

            match value with
            | Some value -> values <- Map.add parameter.Name value values
            | None -> good <- false

        for parameter, argument in assigned do
            places <- Map.add parameter.Name argument.Value.Span places
            bind parameter scope argument.Span argument.Value

        for parameter in parameters do
            if good && not (places.ContainsKey parameter.Name) then
                match parameter.Presence with
                | Default(_, value) ->
                    match defaults.TryGetValue parameter with
                    | true, known -> values <- Map.add parameter.Name known values
                    | _ ->
                        bind parameter Scope.empty value.Span value

                        if good then
                            defaults[parameter] <- values[parameter.Name]
                | Derived _ -> ()
                | Required ->
                    good <- false
                    binder.Missing(owner, parameters, parameter, place)

        if good then
            Some
                {
                    Keyword = owner
                    Values = values
                    Places = places
                }
        else
            None

    /// One of some names, in a file's own settings.
    member binder.Choice(name: string, entries: Entry list, expression: Expression) : Bound option =
        evaluator.Term(outer, name, expression)
        |> Option.bind (fun term -> binder.Choice(name, entries, term, name))

    /// The value of one argument, in a file's own settings.
    member binder.Value(name: string, kind: ArgumentType, place: Span, expression: Expression) : Value option =
        evaluator.Term(outer, name, expression)
        |> Option.bind (fun term -> binder.Value(name, kind, place, term, name))

    /// The values of all parameters of a part of the file.
    member binder.Arguments
        (owner: string, parameters: Parameter list, arguments: Argument array, place: Span)
        : Bound option =
        binder.Arguments(owner, parameters, arguments, outer, place, owner)
