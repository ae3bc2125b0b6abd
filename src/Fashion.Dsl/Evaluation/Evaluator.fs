namespace Fashion.Dsl

open System

/// Works out expressions. A member that gives None has reported why.
[<Sealed>]
type internal Evaluator(report: Diagnostic -> unit, holes: HoleTable) =

    let unitOf (word: Name) =
        match Arithmetic.units |> List.tryFind (fun (name, _) -> name = word.Text) with
        | Some(_, unit) -> Some unit
        | None ->
            let suggestion = Suggestion.nearest word.Text (List.map fst Arithmetic.units)

            Diagnostic.error
                "E111"
                word.Span
                $"there is no unit {Diagnostic.quote word.Text}"
                (Suggestion.label "not a unit" suggestion)
            |> Diagnostic.note "units are: px, deg, epoch(s), step(s), samples, s, min, h, MB, GB"
            |> Diagnostic.suggest word.Span suggestion
            |> report

            None

    let noNumber (term: Term) =
        match term.Form with
        | WordForm([ word ], scope) -> report (Scope.nameless word scope)
        | _ -> report (Diagnostic.error "E105" term.Span "this is no number" "expected a number")

        None

    let unitsDiffer (span: Span) =
        report (Diagnostic.error "E112" span "these units do not go together" "in this expression")
        None

    let compute (span: Span) operator (left: Quantity) (right: Quantity) : Form option =
        match Arithmetic.combine operator left.Unit right.Unit with
        | None -> unitsDiffer span
        | Some unit ->
            let value = Arithmetic.compute operator left.Value right.Value

            if Double.IsFinite value then
                Some(
                    NumberForm
                        {
                            Value = value
                            Unit = unit
                            Percent = left.Percent || right.Percent
                        }
                )
            else
                let reason =
                    if right.Value = 0.0 then
                        "division by 0"
                    else
                        "the result is too large"

                report (Diagnostic.error "E113" span "this has no value" reason)
                None

    /// What an expression stands for; `context` names the holes in it, such as `train.optimizer.lr`.
    member evaluator.Term(scope: Scope, context: string, expression: Expression) : Term option =
        let form =
            match expression.Node with
            | NumberNode literal -> evaluator.Literal literal
            | DimsNode sizes -> Some(DimsForm sizes)
            | TextNode text -> Some(TextForm text)
            | ListNode items -> Some(ListForm(items, scope))
            | CallNode call -> Some(CallForm(call, scope))
            | PathNode [ { Text = "true" } ] -> Some(FlagForm true)
            | PathNode [ { Text = "false" } ] -> Some(FlagForm false)
            | PathNode [ word ] when scope.Names.ContainsKey word.Text -> Some scope.Names[word.Text].Form
            | PathNode words -> Some(WordForm(words, scope))
            | NegateNode inner -> evaluator.Negate(scope, context, inner)
            | BinaryNode(operator, left, right) ->
                evaluator.Binary(scope, context, expression.Span, operator, left, right)
            | IfNode(condition, whenTrue, whenFalse) -> evaluator.If(scope, context, condition, whenTrue, whenFalse)
            | HoleNode(each, call) -> evaluator.Hole(scope, context, expression, each, call)

        form |> Option.map (fun form -> { Form = form; Span = expression.Span })

    member private _.Literal(literal: NumberLiteral) : Form option =
        let number unit =
            NumberForm
                {
                    Value = literal.Value
                    Unit = unit
                    Percent = literal.Percent
                }

        match literal.Unit with
        | None -> Some(number None)
        | Some word -> unitOf word |> Option.map (Some >> number)

    member private evaluator.Negate(scope, context, inner) : Form option =
        evaluator.Term(scope, context, inner)
        |> Option.bind (fun term ->
            match term.Form with
            | NumberForm quantity ->
                Some(
                    NumberForm
                        { quantity with
                            Value = -quantity.Value
                        }
                )
            | HiddenForm -> Some HiddenForm
            | _ -> noNumber term)

    member private evaluator.Binary(scope, context, span, operator, first, second) : Form option =
        match evaluator.Term(scope, context, first), evaluator.Term(scope, context, second) with
        | Some left, Some right ->
            match operator, left.Form, right.Form with
            | _, HiddenForm, _
            | _, _, HiddenForm -> Some HiddenForm
            | BinaryOperator.Range, NumberForm low, NumberForm high ->
                if low.Unit = high.Unit || low.Unit.IsNone then
                    Some(RangeForm({ low with Unit = high.Unit }, high))
                else
                    unitsDiffer span
            | (BinaryOperator.Equal | BinaryOperator.NotEqual), _, _ -> evaluator.Equal(span, operator, left, right)
            | (BinaryOperator.Less | BinaryOperator.LessOrEqual | BinaryOperator.Greater | BinaryOperator.GreaterOrEqual),
              NumberForm low,
              NumberForm high ->
                if low.Unit = high.Unit then
                    Some(FlagForm(Arithmetic.compare operator low.Value high.Value))
                else
                    unitsDiffer span
            | _, NumberForm left, NumberForm right -> compute span operator left right
            | _, NumberForm _, _ -> noNumber right
            | _ -> noNumber left
        | _ -> None

    /// Two values of one kind, of which a spec may ask whether they are the same.
    member private _.Equal(span, operator, left: Term, right: Term) : Form option =
        let answer same =
            Some(FlagForm((operator = BinaryOperator.Equal) = same))

        match left.Form, right.Form with
        | NumberForm first, NumberForm second when first.Unit = second.Unit -> answer (first.Value = second.Value)
        | NumberForm _, NumberForm _ -> unitsDiffer span
        | FlagForm first, FlagForm second -> answer (first = second)
        | TextForm first, TextForm second -> answer (first = second)
        | DimsForm first, DimsForm second -> answer (first = second)
        | WordForm(first, _), WordForm(second, _) -> answer ((first |> List.map _.Text) = (second |> List.map _.Text))
        // `k == same` where `k` is a number: another kind of value, so not the same.
        | (WordForm _ | NumberForm _), (WordForm _ | NumberForm _) -> answer false
        | _ ->
            report (Diagnostic.error "E105" span "these two cannot be compared" "values of different kinds")
            None

    member private evaluator.If(scope, context, condition, whenTrue, whenFalse) : Form option =
        match evaluator.Flag(scope, context, condition) with
        | None -> None
        | Some None ->
            // Which of the two is not known here: both are looked at for their mistakes.
            let branches =
                [ whenTrue; whenFalse ]
                |> List.map (fun branch -> evaluator.Term({ scope with Live = false }, context, branch))

            if branches |> List.forall Option.isSome then
                Some HiddenForm
            else
                None
        | Some(Some taken) ->
            evaluator.Term(scope, context, (if taken then whenTrue else whenFalse))
            |> Option.map _.Form

    /// Whether a condition holds; the inner None where that is hidden.
    member evaluator.Flag(scope: Scope, context: string, condition: Expression) : bool option option =
        evaluator.Term(scope, context, condition)
        |> Option.bind (fun term ->
            match term.Form with
            | FlagForm value -> Some(Some value)
            | HiddenForm -> Some None
            | WordForm([ word ], scope) ->
                report (Scope.nameless word scope)
                None
            | _ ->
                report (
                    Diagnostic.error
                        "E105"
                        term.Span
                        "a condition is `true` or `false`"
                        "expected a comparison or a flag"
                )

                None)

    member private evaluator.Hole(scope, context, expression, each, call) : Form option =
        let domains =
            HoleBinder(report, (fun expression -> evaluator.Term(scope, context, expression)))

        domains.Bind(expression, call)
        |> Option.bind (fun bound ->
            if not scope.Live then
                Some HiddenForm
            else
                let turns = if each then scope.Turns else ""

                let wanted =
                    if each && turns <> "" then
                        context + "." + turns.TrimEnd '.'
                    else
                        context

                let name = holes.Name(expression.Span, turns, wanted)

                holes.Meet
                    {
                        Hole =
                            {
                                Name = name
                                Domain = bound.Domain
                                Unit = bound.Unit
                                Default =
                                    match bound.Default with
                                    | Some value -> value.Span.Text
                                    | None -> null
                            }
                        Place = expression.Span
                        Options = bound.Options |> List.map fst
                    }

                match holes.Given name, holes.Pick expression.Span with
                | Some text, _ -> domains.Given(expression, bound, text)
                | None, PickOption index -> Some(snd bound.Options[index])
                | None, PickDefault ->
                    match bound.Default with
                    | Some value -> Some value.Form
                    | None when holes.NeedsDefault ->
                        Diagnostic.error
                            "E302"
                            expression.Span
                            "outside of a search this hole has no value"
                            "it has no `default`"
                        |> Diagnostic.help $"give it one, such as `default={fst bound.Options[0]}`"
                        |> report

                        None
                    | None -> Some(snd bound.Options[0]))
