namespace Fashion.Dsl

open System
open System.Globalization

/// A hole whose arguments are worked out.
type internal BoundHole =
    {
        Domain: HoleDomain
        Unit: string | null
        Default: Term option
        /// The values listed, or a range's two ends: as they are shown, and what they stand for.
        Options: (string * Form) list
    }

/// Checks what a hole says of its values. A member that gives None has reported why.
[<Sealed>]
type internal HoleBinder(report: Diagnostic -> unit, evaluate: Expression -> Term option) =

    static let kinds = Catalogue.holes |> List.map _.Keyword

    let wrong code (span: Span) message text =
        report (Diagnostic.error code span message text)
        None

    /// The values without a name, and the default.
    let arguments (call: Call) : (Argument list * Argument option) option =
        let named, values = call.Arguments |> List.ofArray |> List.partition _.Name.IsSome

        let isDefault (argument: Argument) =
            argument.Name |> Option.exists (fun name -> name.Text = "default")

        match named |> List.tryFind (isDefault >> not) with
        | Some({ Name = Some name } as argument) ->
            let suggestion = Suggestion.nearest name.Text [ "default" ]

            Diagnostic.error
                "E102"
                (if suggestion.IsSome then name.Span else argument.Span)
                $"`?{call.Callee.Text}` has no setting {Diagnostic.quote name.Text}"
                (Suggestion.label "not known here" suggestion)
            |> Diagnostic.suggest name.Span suggestion
            |> report

            None
        | _ ->
            match named with
            | first :: second :: _ ->
                Diagnostic.error "E104" second.Span "`default` is set twice" "set again here"
                |> Diagnostic.also first.Span "first set here"
                |> report

                None
            | _ -> Some(values, List.tryHead named)

    /// `1`, but not `1.0`, `1e3` or `10%`.
    let isPlainWhole (text: string) (quantity: Quantity) =
        quantity.Value = Math.Floor quantity.Value
        && abs quantity.Value < 9e15
        && not quantity.Percent
        && not (text.Contains '.')
        && not (text.Contains 'e' && quantity.Unit.IsNone)

    let rangeOf (hole: Expression) (call: Call) (values: Argument list) =
        let word = call.Callee.Text

        match values with
        | [ value ] ->
            evaluate value.Value
            |> Option.bind (fun term ->
                match term.Form with
                | RangeForm(low, high) when low.Value < high.Value -> Some(term, low, high)
                | RangeForm(low, high) ->
                    wrong
                        "E304"
                        term.Span
                        $"this range is empty: {Arithmetic.show low} is not below {Arithmetic.show high}"
                        "low comes first"
                | _ -> wrong "E304" term.Span $"`?{word}` takes a range" $"expected `low..high`")
        | _ -> wrong "E304" hole.Span $"`?{word}` takes one range" $"expected `?{word}(low..high)`"

    let ends (low: Quantity) (high: Quantity) =
        [ Arithmetic.show low, NumberForm low; Arithmetic.show high, NumberForm high ]

    let within (low: Quantity) (high: Quantity) (value: Term) =
        match value.Form with
        | NumberForm quantity when quantity.Unit = low.Unit || quantity.Unit.IsNone ->
            quantity.Value >= low.Value && quantity.Value <= high.Value
        | _ -> false

    /// The default, if it is one of the hole's values.
    let withDefault (argument: Argument option) (accepts: Term -> bool) (expected: string) (bound: BoundHole) =
        match argument with
        | None -> Some bound
        | Some argument ->
            evaluate argument.Value
            |> Option.bind (fun term ->
                if term.Form.IsHiddenForm || accepts term then
                    Some { bound with Default = Some term }
                else
                    wrong
                        "E303"
                        argument.Span
                        $"the default {Diagnostic.quote term.Span.Text} is not among this hole's values"
                        expected)

    /// A default between two whole numbers says that the numbers between them are meant.
    let isWholeDefault (fallback: Argument option) =
        match fallback |> Option.bind (fun argument -> evaluate argument.Value) with
        | Some { Form = NumberForm quantity } -> quantity.Value = Math.Floor quantity.Value
        | _ -> true

    /// Whether a range is of whole numbers: both ends, and the default, are written so.
    let isWholeRange (term: Term) low high fallback =
        match term.Span.Text.Split ".." with
        | [| first; last |] -> isPlainWhole first low && isPlainWhole last high && isWholeDefault fallback
        | _ -> false

    let bindRange hole (call: Call) values fallback =
        rangeOf hole call values
        |> Option.bind (fun (term, low, high) ->
            let domain =
                if isWholeRange term low high fallback then
                    WholeRange(int64 low.Value, int64 high.Value)
                else
                    RealRange(low.Value, high.Value)

            {
                Domain = domain
                Unit = Option.toObj low.Unit
                Default = None
                Options = ends low high
            }
            |> withDefault
                fallback
                (within low high)
                $"expected a value from {Arithmetic.show low} to {Arithmetic.show high}")

    let bindLog (hole: Expression) (call: Call) values fallback =
        let low (value: Argument) =
            match value.Value.Node with
            | BinaryNode(BinaryOperator.Range, low, _) -> evaluate low
            | _ -> None

        match values with
        | [ value ] when
            (match low value with
             | Some { Form = NumberForm low } -> low.Value <= 0.0
             | _ -> false)
            ->
            let start =
                match low value with
                | Some { Form = NumberForm low } -> low
                | _ -> Arithmetic.plain 0.0

            let reason =
                if start.Value = 0.0 then
                    "log(0) is -infinity"
                else
                    "a negative number has no logarithm"

            // Four powers of ten below the end.
            let example =
                let text = value.Span.Text
                let finish = text.Substring(text.IndexOf("..", StringComparison.Ordinal) + 2).Trim()

                match evaluate value.Value with
                | Some { Form = RangeForm(_, high) } when high.Value > 0.0 ->
                    let exponent = int (Math.Floor(Math.Log10 high.Value)) - 4
                    $"?log(1e{exponent}..{finish})"
                | _ -> "?log(1e-5..1e-1)"

            Diagnostic.error "E301" hole.Span $"a log range cannot start at {Arithmetic.show start}" reason
            |> Diagnostic.help $"pick a small positive start, such as {example}"
            |> report

            None
        | _ ->
            rangeOf hole call values
            |> Option.bind (fun (term, low, high) ->
                {
                    Domain =
                        if isWholeRange term low high fallback then
                            WholeLogRange(int64 low.Value, int64 high.Value)
                        else
                            LogRange(low.Value, high.Value)
                    Unit = Option.toObj low.Unit
                    Default = None
                    Options = ends low high
                }
                |> withDefault
                    fallback
                    (within low high)
                    $"expected a value from {Arithmetic.show low} to {Arithmetic.show high}")

    let bindChoice (hole: Expression) (values: Argument list) fallback =
        let terms = values |> List.map (fun value -> evaluate value.Value)

        if values.IsEmpty then
            wrong "E304" hole.Span "`?choice` has no values" "expected `?choice(a, b)`"
        elif terms |> List.exists Option.isNone then
            None
        else
            let terms = List.choose id terms
            let texts = terms |> List.map (fun term -> term.Span.Text)

            let number (term: Term) =
                match term.Form with
                | NumberForm quantity -> Some(quantity.Value, quantity.Unit)
                | _ -> None

            let same (left: Term) (right: Term) =
                left.Span.Text = right.Span.Text
                || (number left).IsSome && number left = number right

            match
                terms
                |> List.indexed
                |> List.tryFind (fun (index, term) -> terms |> List.take index |> List.exists (same term))
            with
            | Some(_, again) ->
                Diagnostic.error
                    "E304"
                    again.Span
                    $"{Diagnostic.quote again.Span.Text} is listed twice"
                    "the second one"
                |> report

                None
            | None ->
                {
                    Domain = Choices texts
                    Unit = null
                    Default = None
                    Options = terms |> List.map (fun term -> term.Span.Text, term.Form)
                }
                |> withDefault
                    fallback
                    (fun value -> terms |> List.exists (same value))
                    $"""expected one of: {String.Join(", ", texts)}"""

    let bindFlag (values: Argument list) fallback =
        if not values.IsEmpty then
            wrong "E304" values.Head.Span "`?flag` takes no values" "it is `true` or `false`"
        else
            {
                Domain = Flags
                Unit = null
                Default = None
                Options = [ "false", FlagForm false; "true", FlagForm true ]
            }
            |> withDefault fallback (fun value -> value.Form.IsFlagForm) "expected `true` or `false`"

    /// The hole written as `hole`, whose call is `call`.
    member _.Bind(hole: Expression, call: Call) : BoundHole option =
        if not (List.contains call.Callee.Text kinds) then
            let suggestion = Suggestion.nearest call.Callee.Text kinds

            Diagnostic.error
                "E101"
                call.Callee.Span
                $"there is no hole `?{call.Callee.Text}`"
                (Suggestion.label "not known here" suggestion)
            |> Diagnostic.note "holes are: ?choice(a, b), ?range(low..high), ?log(low..high), ?flag"
            |> Diagnostic.suggest call.Callee.Span suggestion
            |> report

            None
        else
            arguments call
            |> Option.bind (fun (values, fallback) ->
                match call.Callee.Text with
                | "choice" -> bindChoice hole values fallback
                | "range" -> bindRange hole call values fallback
                | "log" -> bindLog hole call values fallback
                | _ -> bindFlag values fallback)

    /// The value that a search took, which must be one of the hole's.
    member _.Given(hole: Expression, bound: BoundHole, text: string) : Form option =
        let option =
            bound.Options |> List.tryFind (fun (shown, _) -> shown = text) |> Option.map snd

        let number =
            match Double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture), bound.Options with
            | (true, value), (_, NumberForm low) :: _ ->
                let quantity = { low with Value = value }

                match bound.Domain with
                | WholeRange(low, high)
                | WholeLogRange(low, high) when value = Math.Floor value && value >= float low && value <= float high ->
                    Some(NumberForm quantity)
                | RealRange(low, high)
                | LogRange(low, high) when value >= low && value <= high -> Some(NumberForm quantity)
                | _ -> None
            | _ -> None

        match option |> Option.orElse number with
        | Some form -> Some form
        | None ->
            wrong "E303" hole.Span $"{Diagnostic.quote text} is not among this hole's values" "given by the search"
