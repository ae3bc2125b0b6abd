namespace Fashion.Dsl

open System

/// Checks values against the catalogue. A member that gives None has reported why; `stepsNote` says how long an epoch
/// is, where that is known.
[<Sealed>]
type internal Binder(report: Diagnostic -> unit, meaning: string -> Meaning, stepsNote: string option) =

    let wrongType (name: string) (kind: ArgumentType) (expression: Expression) =
        Diagnostic.error "E105" expression.Span $"`{name}` takes another kind of value" $"takes {kind.Describe()}"
        |> report

        None

    let outOfRange (name: string) (kind: ArgumentType) (expression: Expression) =
        Diagnostic.error
            "E106"
            expression.Span
            $"`{name}` cannot be {Diagnostic.quote expression.Span.Text}"
            $"takes {kind.Describe()}"
        |> report

        None

    let wrongUnit (name: string) (kind: ArgumentType) (unit: string) (expression: Expression) =
        Diagnostic.error "E112" expression.Span $"`{name}` is not measured in {unit}" $"takes {kind.Describe()}"
        |> report

        None

    let quantity name kind (expression: Expression) : Quantity option =
        match expression.Node with
        | NumberNode _
        | NegateNode _
        | BinaryNode _
        | PathNode [ _ ] -> Evaluation.quantity report meaning expression
        | _ -> wrongType name kind expression

    /// A number without a unit other than those listed, if `accept` takes it.
    let number name kind expression units (accept: Quantity -> Value option) =
        quantity name kind expression
        |> Option.bind (fun quantity ->
            match quantity.Unit with
            | Some unit when not (List.contains unit units) -> wrongUnit name kind unit expression
            | _ -> accept quantity |> Option.orElseWith (fun () -> outOfRange name kind expression))

    let whole lowest highest (value: float) =
        if value = Math.Floor value && value >= float lowest && value <= float highest then
            Some(int value)
        else
            None

    let needsUnit name (what: string) (place: Span) (expression: Expression) (units: string list) note =
        let text = Diagnostic.quote(expression.Span.Text).Trim '`'
        let offers = units |> List.map (fun unit -> $"{text} {unit}?") |> String.concat " "

        let diagnostic =
            Diagnostic.error "E110" place $"`{name}` is a length of {what}, so `{text}` needs a unit" offers

        let diagnostic =
            match note with
            | Some note -> Diagnostic.note note diagnostic
            | None -> diagnostic

        let after =
            { expression.Span with
                Start = expression.Span.End
                Length = 0
            }

        report (Diagnostic.fix after $" {List.head units}" diagnostic)
        None

    let length name allowZero kind place expression =
        quantity name kind expression
        |> Option.bind (fun quantity ->
            let plural = if quantity.Value = 1.0 then "" else "s"
            let positive = quantity.Value > 0.0 || (allowZero && quantity.Value = 0.0)

            match quantity.Unit with
            | None -> needsUnit name "training" place expression [ $"epoch{plural}"; $"step{plural}" ] stepsNote
            | Some "epochs" when positive && quantity.Value <= 1e6 -> Some(LengthValue(Epochs quantity.Value))
            | Some "steps" when positive ->
                match whole 0 1_000_000_000 quantity.Value with
                | Some count -> Some(LengthValue(Steps count))
                | None -> outOfRange name kind expression
            | Some("epochs" | "steps") -> outOfRange name kind expression
            | Some unit -> wrongUnit name kind unit expression)

    let pixels name highest kind place expression =
        quantity name kind expression
        |> Option.bind (fun quantity ->
            match quantity.Unit with
            | None -> needsUnit name "an image" place expression [ "px" ] None
            | Some "px" ->
                match whole 0 highest quantity.Value with
                | Some value -> Some(WholeValue value)
                | None -> outOfRange name kind expression
            | Some unit -> wrongUnit name kind unit expression)

    let portion (quantity: Quantity) =
        let share = quantity.Value > 0.0 && quantity.Value <= 1.0

        if quantity.Percent || (quantity.Value < 1.0 && quantity.Unit.IsNone) then
            if share then
                Some(PortionValue(Share quantity.Value))
            else
                None
        else
            whole 1 1_000_000_000 quantity.Value |> Option.map (Samples >> PortionValue)

    let largestExtent = 4_096

    /// Rows and columns, written `3x5`, or `3` for both.
    let extents name kind (expression: Expression) units =
        match expression.Node with
        | DimsNode [ height; width ] when height >= 1 && width >= 1 && height <= largestExtent && width <= largestExtent ->
            Some(height, width)
        | DimsNode _ -> outOfRange name kind expression
        | _ ->
            number name kind expression units (fun quantity ->
                whole 1 largestExtent quantity.Value |> Option.map WholeValue)
            |> Option.bind (fun value ->
                match value with
                | WholeValue size -> Some(size, size)
                | _ -> None)

    let metric (kind: ArgumentType) name (expression: Expression) =
        match expression.Node with
        | PathNode words ->
            let text = words |> List.map _.Text |> String.concat "."

            match Catalogue.metrics |> List.tryFind (fun metric -> metric.Name = text) with
            | Some metric -> Some(MetricValue metric)
            | None ->
                let names = Catalogue.metrics |> List.map _.Name

                Diagnostic.error
                    "E101"
                    expression.Span
                    $"there is no figure {Diagnostic.quote text} to watch"
                    (Suggestion.nearest text names |> Suggestion.label "not known here")
                |> Diagnostic.note $"""figures are: {String.concat ", " names}"""
                |> report

                None
        | _ -> wrongType name kind expression

    /// Items of a list, all without keys, each made a value.
    let listOf name kind (expression: Expression) (item: Quantity -> 'T option) : 'T array option =
        match expression.Node with
        | ListNode items when items |> Array.forall _.Key.IsNone ->
            let values =
                items
                |> Array.map (fun entry ->
                    quantity name kind entry.Value
                    |> Option.bind (fun quantity ->
                        match quantity.Unit with
                        | Some unit -> wrongUnit name kind unit entry.Value
                        | None -> item quantity |> Option.orElseWith (fun () -> outOfRange name kind entry.Value)))

            if values |> Array.forall Option.isSome then
                Some(Array.choose id values)
            else
                None
        | _ -> wrongType name kind expression

    let labels name kind (expression: Expression) =
        listOf name kind expression (fun quantity -> whole 0 1_000_000 quantity.Value)
        |> Option.bind (fun labels ->
            if labels.Length >= 2 && (Array.distinct labels).Length = labels.Length then
                Some(LabelsValue labels)
            else
                outOfRange name kind expression)

    let classWeights name kind (expression: Expression) =
        match expression.Node with
        | PathNode [ { Text = "none" } ] -> Some(WeightsValue Even)
        | PathNode [ { Text = "balanced" } ] -> Some(WeightsValue Balanced)
        | PathNode _ -> outOfRange name kind expression
        | _ ->
            listOf name kind expression (fun quantity -> if quantity.Value > 0.0 then Some quantity.Value else None)
            |> Option.map (fun weights -> WeightsValue(Given weights))

    let names (parameters: Parameter list) =
        if parameters.IsEmpty then
            "nothing"
        else
            parameters |> List.map _.Name |> String.concat ", "

    /// Which parameter each argument is for; an argument that is for none is reported and left out.
    let assign (owner: string) (parameters: Parameter list) (arguments: Argument array) =
        let taken = Collections.Generic.Dictionary<string, Span>()
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

        let assignments =
            arguments
            |> Array.mapi (fun index argument ->
                match argument.Name with
                | Some name ->
                    sawName <- true

                    match Catalogue.tryParameter parameters name.Text with
                    | Some parameter -> take parameter argument
                    | None ->
                        let suggestion = parameters |> List.map _.Name |> Suggestion.nearest name.Text

                        let diagnostic =
                            Diagnostic.error
                                "E102"
                                name.Span
                                $"`{owner}` has no setting {Diagnostic.quote name.Text}"
                                (Suggestion.label "not known here" suggestion)
                            |> Diagnostic.note $"`{owner}` takes: {names parameters}"

                        report (
                            match suggestion with
                            | Some suggestion -> Diagnostic.fix name.Span suggestion diagnostic
                            | None -> diagnostic
                        )

                        None
                | None when sawName ->
                    Diagnostic.error
                        "E108"
                        argument.Span
                        $"a value without a name follows a named one in `{owner}`"
                        "which setting is this?"
                    |> Diagnostic.note $"`{owner}` takes: {names parameters}"
                    |> report

                    None
                | None ->
                    match List.tryItem index parameters with
                    | Some parameter -> take parameter argument
                    | None ->
                        Diagnostic.error "E108" argument.Span $"`{owner}` takes no further value" "one too many"
                        |> Diagnostic.note $"`{owner}` takes: {names parameters}"
                        |> report

                        None)

        // Those that are known are still checked, for their own mistakes.
        Array.choose id assignments, assignments |> Array.forall Option.isSome

    /// The value of one argument that takes `kind`. `place` is all of the argument, with its name.
    member binder.Value(name: string, kind: ArgumentType, place: Span, expression: Expression) : Value option =
        match kind with
        | WholeType(lowest, highest, unit) ->
            number name kind expression (Option.toList unit) (fun quantity ->
                whole lowest highest quantity.Value |> Option.map WholeValue)
        | NumberType(lowest, highest, above) ->
            number name kind expression [] (fun quantity ->
                let value = quantity.Value

                if value > lowest && value <= highest || (not above && value = lowest) then
                    Some(NumberValue value)
                else
                    None)
        | ShareType below ->
            number name kind expression [] (fun quantity ->
                let value = quantity.Value

                if value >= 0.0 && (value < 1.0 || (value = 1.0 && not below)) then
                    Some(NumberValue value)
                else
                    None)
        | FlagType ->
            match expression.Node with
            | PathNode [ { Text = "true" } ] -> Some(FlagValue true)
            | PathNode [ { Text = "false" } ] -> Some(FlagValue false)
            | _ -> wrongType name kind expression
        | KernelType -> extents name kind expression [] |> Option.map KernelValue
        | PaddingType ->
            match expression.Node with
            | PathNode [ { Text = "same" } ] -> Some(PaddingValue Same)
            | _ ->
                number name kind expression [] (fun quantity ->
                    whole 0 largestExtent quantity.Value |> Option.map (Fixed >> PaddingValue))
        | PixelsType highest -> pixels name highest kind place expression
        | LengthType allowZero -> length name allowZero kind place expression
        | PortionType -> number name kind expression [ "samples" ] portion
        | SizeType ->
            match expression.Node with
            | DimsNode _ -> extents name kind expression []
            | _ when Evaluation.isNumeric expression ->
                pixels name largestExtent kind place expression
                |> Option.bind (fun value ->
                    match value with
                    | WholeValue size when size > 0 -> Some(size, size)
                    | _ -> outOfRange name kind expression)
            | _ -> wrongType name kind expression
            |> Option.map (fun (height, width) -> SizeValue { Height = height; Width = width })
        | MetricType -> metric kind name expression
        | TextType ->
            match expression.Node with
            | TextNode text when text <> "" && not (text |> Seq.exists Char.IsControl) -> Some(TextValue text)
            | TextNode _ -> outOfRange name kind expression
            | _ -> wrongType name kind expression
        | LabelsType -> labels name kind expression
        | TextsType
        | NamesType
        | TimeType
        | AngleType _
        | SpanType _
        | NumbersType _
        | LayerType
        | CallsType _ -> wrongType name kind expression
        | WeightsType -> classWeights name kind expression
        | KeyedType parameters ->
            match expression.Node with
            | ListNode items when items |> Array.forall _.Key.IsSome ->
                let arguments =
                    items
                    |> Array.map (fun item ->
                        {
                            Name = item.Key
                            Value = item.Value
                            Span = item.Span
                        }
                        : Argument)

                binder.Arguments(name, parameters, arguments, expression.Span)
                |> Option.map BoundValue
            | _ -> wrongType name kind expression
        | ChoiceType entries -> binder.Choice(name, entries, expression) |> Option.map BoundValue
        | OrNothingType(word, otherwise) ->
            match expression.Node with
            | PathNode [ single ] when single.Text = word -> Some NothingValue
            | _ -> binder.Value(name, otherwise, place, expression)

    /// One of some names, with its arguments.
    member binder.Choice(name: string, entries: Entry list, expression: Expression) : Bound option =
        let call =
            match expression.Node with
            | CallNode call -> Some call
            | PathNode [ word ] ->
                Some
                    {
                        Callee = word
                        Arguments = [||]
                        Span = word.Span
                    }
            | _ -> None

        match call with
        | None -> wrongType name (ChoiceType entries) expression
        | Some call ->
            match Catalogue.tryEntry entries call.Callee.Text with
            | Some entry -> binder.Arguments(entry.Keyword, entry.Parameters, call.Arguments, call.Span)
            | None ->
                let known = entries |> List.map _.Keyword

                Diagnostic.error
                    "E101"
                    call.Callee.Span
                    $"`{name}` cannot be {Diagnostic.quote call.Callee.Text}"
                    (Suggestion.nearest call.Callee.Text known |> Suggestion.label "not known here")
                |> Diagnostic.note $"""`{name}` is one of: {String.concat ", " known}"""
                |> report

                None

    /// The values of all parameters of `owner`: written, or by default.
    member binder.Arguments
        (owner: string, parameters: Parameter list, arguments: Argument array, place: Span)
        : Bound option =
        let assigned, allKnown = assign owner parameters arguments
        let mutable good = allKnown
        let mutable values = Map.empty
        let mutable places = Map.empty

        let bind (parameter: Parameter) (span: Span) expression =
            match binder.Value(parameter.Name, parameter.Type, span, expression) with
            | Some value -> values <- Map.add parameter.Name value values
            | None -> good <- false

        for parameter, argument in assigned do
            places <- Map.add parameter.Name argument.Value.Span places
            bind parameter argument.Span argument.Value

        for parameter in parameters do
            if good && not (places.ContainsKey parameter.Name) then
                match parameter.Presence with
                | Default(_, value) -> bind parameter value.Span value
                | Derived _ -> ()
                | Required ->
                    good <- false

                    Diagnostic.error "E103" place $"`{owner}` needs `{parameter.Name}`" $"`{parameter.Name}` is missing"
                    |> Diagnostic.note $"`{owner}` takes: {names parameters}"
                    |> report

        if good then
            Some
                {
                    Keyword = owner
                    Values = values
                    Places = places
                }
        else
            None
