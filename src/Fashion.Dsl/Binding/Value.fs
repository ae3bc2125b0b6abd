namespace Fashion.Dsl

/// What an argument says, checked against its type in the catalogue.
type Value =
    | WholeValue of int
    | NumberValue of float
    | FlagValue of bool
    | KernelValue of height: int * width: int
    | PaddingValue of Padding
    | LengthValue of Duration
    | PortionValue of Portion
    | SizeValue of ImageSize
    | MetricValue of WatchedMetric
    | TextValue of string
    | TextsValue of string array
    | MappingValue of WordMapping array
    | TimeValue of System.TimeSpan
    | SpanValue of low: float * high: float
    | NumbersValue of float array
    | CallsValue of Bound array
    | LayerValue of Call
    | LabelsValue of int array
    | WeightsValue of ClassWeights
    | BoundValue of Bound
    /// `none`.
    | NothingValue

/// A name with every argument's value: those written and the defaults. An argument whose value another decides is left out.
and Bound =
    {
        Keyword: string
        Values: Map<string, Value>
        /// Where each written value stands.
        Places: Map<string, Span>
    }

    member private bound.Mismatch(name: string) =
        invalidOp $"the catalogue gives `{bound.Keyword}.{name}` another type than its reader expects"

    member bound.TryValue(name: string) =
        match Map.tryFind name bound.Values with
        | Some NothingValue -> None
        | value -> value

    member bound.Whole(name: string) =
        match bound.TryValue name with
        | Some(WholeValue value) -> value
        | _ -> bound.Mismatch name

    member bound.Number(name: string) =
        match bound.TryValue name with
        | Some(NumberValue value) -> value
        | _ -> bound.Mismatch name

    member bound.Flag(name: string) =
        match bound.TryValue name with
        | Some(FlagValue value) -> value
        | _ -> bound.Mismatch name

    member bound.Length(name: string) =
        match bound.TryValue name with
        | Some(LengthValue value) -> value
        | _ -> bound.Mismatch name

    member bound.Metric(name: string) =
        match bound.TryValue name with
        | Some(MetricValue value) -> value
        | _ -> bound.Mismatch name

    member bound.Span(name: string) =
        match bound.TryValue name with
        | Some(SpanValue(low, high)) -> low, high
        | _ -> bound.Mismatch name

    member bound.Texts(name: string) =
        match bound.TryValue name with
        | Some(TextsValue texts) -> texts
        | _ -> bound.Mismatch name

    member bound.Numbers(name: string) =
        match bound.TryValue name with
        | Some(NumbersValue numbers) -> numbers
        | _ -> bound.Mismatch name

    member bound.Calls(name: string) =
        match bound.TryValue name with
        | Some(CallsValue calls) -> calls
        | _ -> bound.Mismatch name

    member bound.Text(name: string) =
        match bound.TryValue name with
        | Some(TextValue value) -> value
        | _ -> bound.Mismatch name

    member bound.Inner(name: string) =
        match bound.TryValue name with
        | Some(BoundValue value) -> value
        | _ -> bound.Mismatch name
