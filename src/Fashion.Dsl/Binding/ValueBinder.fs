namespace Fashion.Dsl

open System

/// Checks single values against their types in the catalogue. A member that gives None has reported why, or the value
/// is hidden by a mistake reported elsewhere.
[<Sealed>]
type internal ValueBinder(report: Diagnostic -> unit, evaluator: Evaluator, stepsNote: string option) =

    let wrongType (name: string) (kind: ArgumentType) (term: Term) =
        Diagnostic.error "E105" term.Span $"`{name}` takes another kind of value" $"takes {kind.Describe()}"
        |> report

        None

    /// Its value beside it, where the text does not show it.
    let withResult (term: Term) diagnostic =
        match term.Form with
        | NumberForm quantity when term.Span.Text |> Seq.exists (fun each -> Char.IsAsciiLetter each || each = '/') ->
            let shown = Arithmetic.show quantity

            if term.Span.Text = shown then
                diagnostic
            else
                Diagnostic.note $"it is {shown} here" diagnostic
        | _ -> diagnostic

    let outOfRange (name: string) (kind: ArgumentType) (term: Term) =
        Diagnostic.error
            "E106"
            term.Span
            $"`{name}` cannot be {Diagnostic.quote term.Span.Text}"
            $"takes {kind.Describe()}"
        |> withResult term
        |> report

        None

    let wrongUnit (name: string) (kind: ArgumentType) (unit: string) (term: Term) =
        Diagnostic.error "E112" term.Span $"`{name}` is not measured in {unit}" $"takes {kind.Describe()}"
        |> report

        None

    let quantity name kind (term: Term) : Quantity option =
        match term.Form with
        | NumberForm quantity -> Some quantity
        | HiddenForm -> None
        | WordForm([ word ], scope) ->
            report (Scope.nameless word scope)
            None
        | _ -> wrongType name kind term

    /// A number without a unit other than those listed, if `accept` takes it.
    let number name kind term units (accept: Quantity -> Value option) =
        quantity name kind term
        |> Option.bind (fun quantity ->
            match quantity.Unit with
            | Some unit when not (List.contains unit units) -> wrongUnit name kind unit term
            | _ -> accept quantity |> Option.orElseWith (fun () -> outOfRange name kind term))

    let whole lowest highest (value: float) =
        if value = Math.Floor value && value >= float lowest && value <= float highest then
            Some(int value)
        else
            None

    /// One unit is offered as the fix; of several the reader chooses.
    let needsUnit name (what: string) (place: Span) (term: Term) (units: string list) note =
        let text = Diagnostic.quote(term.Span.Text).Trim '`'
        let offers = units |> List.map (fun unit -> $"{text} {unit}?") |> String.concat " "

        let after =
            { term.Span with
                Start = term.Span.End
                Length = 0
            }

        let diagnostic =
            Diagnostic.error "E110" place $"`{name}` is {what}, so `{text}` needs a unit" offers

        let diagnostic =
            match note with
            | Some note -> Diagnostic.note note diagnostic
            | None -> diagnostic

        (diagnostic, units)
        ||> List.fold (fun diagnostic unit -> Diagnostic.fix after $" {unit}" diagnostic)
        |> report

        None

    let length name allowZero kind place term =
        quantity name kind term
        |> Option.bind (fun quantity ->
            let plural = if quantity.Value = 1.0 then "" else "s"
            let positive = quantity.Value > 0.0 || (allowZero && quantity.Value = 0.0)

            match quantity.Unit with
            | None -> needsUnit name "a length of training" place term [ $"epoch{plural}"; $"step{plural}" ] stepsNote
            | Some "epochs" when positive && quantity.Value <= 1e6 -> Some(LengthValue(Epochs quantity.Value))
            | Some "steps" when positive ->
                match whole 0 1_000_000_000 quantity.Value with
                | Some count -> Some(LengthValue(Steps count))
                | None -> outOfRange name kind term
            | Some("epochs" | "steps") -> outOfRange name kind term
            | Some unit -> wrongUnit name kind unit term)

    let pixels name highest kind place term =
        quantity name kind term
        |> Option.bind (fun quantity ->
            match quantity.Unit with
            | None -> needsUnit name "a length of an image" place term [ "px" ] None
            | Some "px" ->
                match whole 0 highest quantity.Value with
                | Some value -> Some(WholeValue value)
                | None -> outOfRange name kind term
            | Some unit -> wrongUnit name kind unit term)

    let angle name highest kind place term =
        quantity name kind term
        |> Option.bind (fun quantity ->
            match quantity.Unit with
            | None -> needsUnit name "an angle" place term [ "deg" ] None
            | Some "deg" when quantity.Value >= 0.0 && quantity.Value <= highest -> Some(NumberValue quantity.Value)
            | Some "deg" -> outOfRange name kind term
            | Some unit -> wrongUnit name kind unit term)

    let time name kind place term =
        let seconds = dict [ "s", 1.0; "min", 60.0; "h", 3600.0 ]

        quantity name kind term
        |> Option.bind (fun quantity ->
            match quantity.Unit with
            | None -> needsUnit name "a length of time" place term [ "s"; "min"; "h" ] None
            | Some unit when seconds.ContainsKey unit ->
                let length = quantity.Value * seconds[unit]

                if length > 0.0 && length <= 1e9 then
                    Some(TimeValue(TimeSpan.FromSeconds length))
                else
                    outOfRange name kind term
            | Some unit -> wrongUnit name kind unit term)

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
    let extents name kind (term: Term) =
        match term.Form with
        | DimsForm [ height; width ] when height >= 1 && width >= 1 && height <= largestExtent && width <= largestExtent ->
            Some(height, width)
        | DimsForm _ -> outOfRange name kind term
        | _ ->
            number name kind term [] (fun quantity -> whole 1 largestExtent quantity.Value |> Option.map WholeValue)
            |> Option.bind (fun value ->
                match value with
                | WholeValue size -> Some(size, size)
                | _ -> None)

    let metric (kind: ArgumentType) name (term: Term) =
        match term.Form with
        | WordForm(words, _) ->
            let text = words |> List.map _.Text |> String.concat "."

            match Catalogue.metrics |> List.tryFind (fun metric -> metric.Name = text) with
            | Some metric -> Some(MetricValue metric)
            | None ->
                let names = Catalogue.metrics |> List.map _.Name
                let suggestion = Suggestion.nearest text names

                Diagnostic.error
                    "E101"
                    term.Span
                    $"there is no figure {Diagnostic.quote text} to watch"
                    (Suggestion.label "not known here" suggestion)
                |> Diagnostic.note $"""figures are: {String.concat ", " names}"""
                |> Diagnostic.suggest term.Span suggestion
                |> report

                None
        | HiddenForm -> None
        | _ -> wrongType name kind term

    /// Items of a list, all without keys, each made a value.
    let listOf name kind (term: Term) (item: Term -> 'T option) : 'T array option =
        match term.Form with
        | ListForm(items, scope) when items |> Array.forall _.Key.IsNone ->
            let values =
                items
                |> Array.mapi (fun index entry ->
                    evaluator.Term(scope, $"{name}.{index + 1}", entry.Value) |> Option.bind item)

            if values |> Array.forall Option.isSome then
                Some(Array.choose id values)
            else
                None
        | HiddenForm -> None
        | _ -> wrongType name kind term

    let numbers name kind term (accept: Quantity -> 'T option) =
        listOf name kind term (fun item ->
            quantity name kind item
            |> Option.bind (fun quantity ->
                match quantity.Unit with
                | Some unit -> wrongUnit name kind unit item
                | None -> accept quantity |> Option.orElseWith (fun () -> outOfRange name kind item)))

    let labels name kind (term: Term) =
        numbers name kind term (fun quantity -> whole 0 1_000_000 quantity.Value)
        |> Option.bind (fun labels ->
            if labels.Length >= 2 && (Array.distinct labels).Length = labels.Length then
                Some(LabelsValue labels)
            else
                outOfRange name kind term)

    let classWeights name kind (term: Term) =
        match term.Form with
        | WordForm([ { Text = "none" } ], _) -> Some(WeightsValue Even)
        | WordForm([ { Text = "balanced" } ], _) -> Some(WeightsValue Balanced)
        | WordForm _ -> outOfRange name kind term
        | _ ->
            numbers name kind term (fun quantity -> if quantity.Value > 0.0 then Some quantity.Value else None)
            |> Option.map (fun weights -> WeightsValue(Given weights))

    let text name kind (term: Term) =
        match term.Form with
        | TextForm text when text <> "" && not (text |> Seq.exists Char.IsControl) -> Some text
        | TextForm _ -> outOfRange name kind term
        | HiddenForm -> None
        | _ -> wrongType name kind term

    let texts name kind (term: Term) =
        listOf name kind term (text name kind)
        |> Option.bind (fun texts ->
            if texts.Length > 0 then
                Some(TextsValue texts)
            else
                outOfRange name kind term)

    /// Labels as they are written: no value of that name takes their place.
    let names name kind (term: Term) =
        let label (item: ListItem) =
            match item.Key, item.Value.Node with
            | None, PathNode words -> Some(words |> List.map _.Text |> String.concat ".")
            | _ -> None

        match term.Form with
        | ListForm(items, _) when items.Length > 0 && items |> Array.forall (label >> Option.isSome) ->
            Some(TextsValue(Array.choose label items))
        | HiddenForm -> None
        | _ -> wrongType name kind term

    member _.WrongType(name, kind, term: Term) : 'T option =
        wrongType name kind term |> Option.map (fun () -> Unchecked.defaultof<'T>)

    /// Low and high of a range, each of the type `each`.
    member private binder.Ends(name, each, place, term: Term) : Value option =
        let end' (quantity: Quantity) =
            let value =
                binder.Value(name, each, place, { term with Form = NumberForm quantity })

            match value with
            | Some(NumberValue value) -> Some value
            | Some(WholeValue value) -> Some(float value)
            | _ -> None

        let low, high =
            match term.Form with
            | RangeForm(low, high) -> end' low, end' high
            | NumberForm quantity ->
                let value = end' quantity
                value, value
            | _ ->
                wrongType name (SpanType each) term |> Option.iter ignore
                None, None

        match low, high with
        | Some low, Some high when low <= high -> Some(SpanValue(low, high))
        | Some _, Some _ -> outOfRange name (SpanType each) term
        | _ -> None

    /// The value of one argument that takes `kind`, which is none that has arguments of its own. `place` is all of the
    /// argument, with its name.
    member binder.Value(name: string, kind: ArgumentType, place: Span, term: Term) : Value option =
        match kind with
        | WholeType(lowest, highest, unit) ->
            number name kind term (Option.toList unit) (fun quantity ->
                whole lowest highest quantity.Value |> Option.map WholeValue)
        | NumberType(lowest, highest, above) ->
            number name kind term [] (fun quantity ->
                let value = quantity.Value

                if value > lowest && value <= highest || (not above && value = lowest) then
                    Some(NumberValue value)
                else
                    None)
        | ShareType below ->
            number name kind term [] (fun quantity ->
                let value = quantity.Value

                if value >= 0.0 && (value < 1.0 || (value = 1.0 && not below)) then
                    Some(NumberValue value)
                else
                    None)
        | FlagType ->
            match term.Form with
            | FlagForm value -> Some(FlagValue value)
            | HiddenForm -> None
            | _ -> wrongType name kind term
        | KernelType -> extents name kind term |> Option.map KernelValue
        | PaddingType ->
            match term.Form with
            | WordForm([ { Text = "same" } ], _) -> Some(PaddingValue Same)
            | _ ->
                number name kind term [] (fun quantity ->
                    whole 0 largestExtent quantity.Value |> Option.map (Fixed >> PaddingValue))
        | PixelsType highest -> pixels name highest kind place term
        | LengthType allowZero -> length name allowZero kind place term
        | TimeType -> time name kind place term
        | AngleType highest -> angle name highest kind place term
        | SpanType each when not term.Form.IsHiddenForm -> binder.Ends(name, each, place, term)
        | SpanType _ -> None
        | NumbersType each ->
            listOf name kind term (fun item ->
                match binder.Value(name, each, item.Span, item) with
                | Some(NumberValue value) -> Some value
                | Some(WholeValue value) -> Some(float value)
                | _ -> None)
            |> Option.bind (fun numbers ->
                if numbers.Length > 0 then
                    Some(NumbersValue numbers)
                else
                    outOfRange name kind term)
        | PortionType -> number name kind term [ "samples" ] portion
        | SizeType ->
            match term.Form with
            | NumberForm _ ->
                pixels name largestExtent kind place term
                |> Option.bind (fun value ->
                    match value with
                    | WholeValue size when size > 0 -> Some(size, size)
                    | _ -> outOfRange name kind term)
            | DimsForm _ -> extents name kind term
            | HiddenForm -> None
            | _ -> wrongType name kind term
            |> Option.map (fun (height, width) -> SizeValue { Height = height; Width = width })
        | MetricType -> metric kind name term
        | TextType -> text name kind term |> Option.map TextValue
        | TextsType -> texts name kind term
        | NamesType -> names name kind term
        | MappingType ->
            match term.Form with
            | ListForm(items, scope) when items.Length > 0 && items |> Array.forall _.Key.IsSome ->
                MappingBinder(report, evaluator).Mapping(name, items, scope)
                |> Option.map MappingValue
            | HiddenForm -> None
            | _ -> wrongType name kind term
        | LabelsType -> labels name kind term
        | WeightsType -> classWeights name kind term
        | KeyedType _
        | ChoiceType _
        | CallsType _
        | OrNothingType _
        | LayerType
        | AnyType -> invalidOp $"`{name}` takes {kind.Describe()}, which has arguments of its own"
