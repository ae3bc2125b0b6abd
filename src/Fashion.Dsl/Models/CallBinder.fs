namespace Fashion.Dsl

open System.Collections.Generic

/// What a step of a model calls: a layer of the catalogue, a block, or a value that names one of them.
[<Sealed>]
type internal CallBinder(reporter: Reporter, binder: Binder, modules: ModuleScopes) =
    let evaluator = binder.Evaluator

    /// The scope of a block's body: its parameters, from the call or by default. None where an argument is wrong.
    /// `context` is the path of the call; the text says what the call gives.
    member _.Parameters(site: Site, call: Call, block: Block, home: Module, context: string) : (Scope * string) option =
        let parameters = LabelledSteps.ofBlock block
        let assigned, allKnown = binder.Assign(block.Name.Text, parameters, call.Arguments)

        let start =
            { modules.Of home with
                Turns = site.Scope.Turns
                Live = site.Scope.Live
            }

        let shown = List<string>()
        let mutable whole = allKnown

        let bind (scope: Scope) (parameter: Parameter) =
            let context = $"{context}.{parameter.Name}"

            let given =
                assigned
                |> Array.tryFind (fun (other, _) -> other.Name = parameter.Name)
                |> Option.map snd

            let term =
                match given, parameter.Presence with
                | Some argument, _ -> evaluator.Term(site.Scope, context, argument.Value)
                | None, Default(_, value) -> evaluator.Term(scope, context, value)
                | None, _ ->
                    if allKnown then
                        binder.Missing(block.Name.Text, parameters, parameter, call.Span)

                    None

            match term with
            | Some term ->
                if given.IsSome then
                    let text =
                        match term.Form with
                        | NumberForm quantity -> Arithmetic.show quantity
                        | _ -> term.Span.Text

                    shown.Add $"{parameter.Name} = {text}"

                Scope.add parameter.Name term scope
            | None ->
                whole <- false

                scope |> Scope.add parameter.Name { Form = HiddenForm; Span = call.Span }

        let scope = parameters |> List.fold bind start

        if whole then
            Some(scope, String.concat ", " shown)
        else
            None

    /// A layer or block that a value names: `act` where `act = relu`.
    member _.Named(site: Site, call: Call) : (Call * Site) option =
        match Map.tryFind call.Callee.Text site.Scope.Names with
        | Some { Form = WordForm([ word ], scope) } when call.Arguments.Length = 0 ->
            Some(
                {
                    Callee = word
                    Arguments = [||]
                    Span = call.Span
                },
                { site with
                    Scope =
                        { site.Scope with
                            Names = Map.remove call.Callee.Text scope.Names
                        }
                }
            )
        | Some { Form = CallForm(inner, scope) } when call.Arguments.Length = 0 ->
            Some(
                { inner with Span = call.Span },
                { site with
                    Scope = { site.Scope with Names = scope.Names }
                }
            )
        | _ -> None

    /// Does a value stand under this name that a mistake hides?
    member _.IsHidden(site: Site, call: Call) : bool =
        match Map.tryFind call.Callee.Text site.Scope.Names with
        | Some { Form = HiddenForm } -> true
        | _ -> false

    /// Reports a call of what is no layer and no block.
    member _.Unknown(site: Site, call: Call) : unit =
        let blocks =
            Seq.append
                (site.Home.Blocks |> Seq.map _.Name.Text)
                (site.Home.Imports |> Seq.map (fun (name, _) -> name.Text))

        let known = Seq.append (Catalogue.layers |> Seq.map _.Keyword) blocks
        let suggestion = Suggestion.nearest call.Callee.Text known

        let diagnostic =
            Diagnostic.error
                "E101"
                call.Callee.Span
                $"there is no layer {Diagnostic.quote call.Callee.Text}"
                (Suggestion.label "not known here" suggestion)

        reporter.Report(
            match suggestion with
            | Some name -> Diagnostic.fix call.Callee.Span name diagnostic
            | None ->
                let list = String.concat ", " known
                Diagnostic.note $"layers are: {list}" diagnostic
        )

    /// Reports a block that calls itself.
    member _.Recursion(call: Call, block: Block) : unit =
        Diagnostic.error
            "E215"
            call.Span
            $"block {Diagnostic.quote block.Name.Text} calls itself"
            "there is no recursion"
        |> Diagnostic.also block.Name.Span "the block"
        |> Diagnostic.help "write the turns with `repeat`"
        |> reporter.Report
