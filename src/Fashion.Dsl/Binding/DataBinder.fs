namespace Fashion.Dsl

open System

/// Makes the settings of `data`.
[<Sealed>]
type internal DataBinder(report: Diagnostic -> unit, binder: Binder) =

    let portion (bound: Bound) name : Portion | null =
        match bound.TryValue name with
        | Some(PortionValue portion) -> portion
        | _ -> null

    let split (bound: Bound) : Split =
        {
            Train = portion bound "train"
            Validation = portion bound "validation"
            Test = portion bound "test"
        }

    let source (bound: Bound) : DataSource =
        match bound.Keyword with
        | "idx" -> IdxFolder(bound.Text "folder")
        | "npz" ->
            NpzFiles
                {
                    Train = bound.Text "train"
                    Test =
                        match bound.TryValue "test" with
                        | Some(TextValue test) -> test
                        | _ -> null
                }
        | "images" -> ImageFolder(bound.Text "folder")
        | _ -> FashionMnist

    let normalization keyword =
        match keyword with
        | "none" -> Raw
        | "standard" -> Standard
        | "per_pixel" -> PerPixel
        | _ -> Unit

    let probability (bound: Bound) = bound.Number "p"

    let erase (bound: Bound) : EraseOptions =
        let areaLow, areaHigh = bound.Span "area"
        let aspectLow, aspectHigh = bound.Span "aspect"
        let valueLow, valueHigh = bound.Span "value"

        {
            Probability = probability bound
            AreaLow = areaLow
            AreaHigh = areaHigh
            AspectLow = aspectLow
            AspectHigh = aspectHigh
            ValueLow = valueLow
            ValueHigh = valueHigh
            PixelLevel = bound.Flag "pixel_level"
        }

    let augmentation (bound: Bound) : Augmentation =
        match bound.Keyword with
        | "flip" -> Flip { Probability = probability bound }
        | "shift" -> Shift { Size = bound.Whole "px" }
        | "rotate" ->
            Rotate
                {
                    Degrees = bound.Number "deg"
                    Probability = probability bound
                }
        | "zoom" ->
            Zoom
                {
                    Amount = bound.Number "amount"
                    Probability = probability bound
                }
        | "crop" -> Crop { Padding = bound.Whole "px" }
        | "cutout" ->
            Cutout
                {
                    Size = bound.Whole "px"
                    Probability = probability bound
                }
        | "erase" -> Erase(erase bound)
        | "mixup" -> Mixup { Alpha = bound.Number "alpha" }
        | "cutmix" -> CutMix { Alpha = bound.Number "alpha" }
        | other -> invalidOp $"the catalogue has an augmentation `{other}` that nothing makes"

    let settings (source: DataSource) (bound: Bound) : DataSettings =
        {
            Source = source
            Split = split (bound.Inner "split")
            Limit =
                match bound.TryValue "limit" with
                | Some(WholeValue limit) -> Nullable limit
                | _ -> Nullable()
            Classes =
                match bound.TryValue "classes" with
                | Some(LabelsValue labels) -> labels
                | _ -> [||]
            Pad = bound.Whole "pad"
            Resize =
                match bound.TryValue "resize" with
                | Some(SizeValue size) -> size
                | _ -> null
            Invert = bound.Flag "invert"
            Normalize = normalization (bound.Inner "normalize").Keyword
            Augment =
                match bound.TryValue "augment" with
                | Some(CallsValue calls) -> Array.map augmentation calls
                | _ -> [||]
            Seed = bound.Whole "seed"
        }

    let shares (split: Split) =
        [ split.Train; split.Validation; split.Test ]
        |> List.sumBy (fun part ->
            match part with
            | null
            | Samples _ -> 0.0
            | Share fraction -> fraction)

    let counts (split: Split) =
        [ split.Train; split.Validation; split.Test ]
        |> List.sumBy (fun part ->
            match part with
            | null
            | Share _ -> 0L
            | Samples count -> int64 count)

    let checkSplit (data: DataSettings) (place: Span) =
        let shares = shares data.Split
        let counts = counts data.Split

        if shares > 1.0 + 1e-9 then
            Diagnostic.error
                "E403"
                place
                "the parts of the split are more than there is"
                $"{Math.Round(shares * 100.0, 2)}%% in all"
            |> report
        else
            match DataCounts.images data with
            | Some total when
                data.Limit.HasValue |> not
                && float counts + shares * float total > float total + 0.5
                ->
                let asked = int64 (Math.Round(float counts + shares * float total))

                Diagnostic.error
                    "E403"
                    place
                    "the parts of the split are more than there is"
                    $"{asked} images of {total}"
                |> report
            | _ -> ()

    let checkTest (data: DataSettings) (bound: Bound) =
        let hasTest =
            match data.Source with
            | FashionMnist
            | IdxFolder _ -> true
            | NpzFiles files -> not (isNull files.Test)
            | ImageFolder _ -> false

        match Map.tryFind "test" (bound.Inner "split").Places with
        | Some place when hasTest ->
            Diagnostic.error "E405" place "these data have a test part of their own" "a second test part"
            |> Diagnostic.help "leave `test` out"
            |> report
        | _ -> ()

    /// How far an augmentation reaches, by the argument that says so.
    let reach value =
        match value with
        | Shift { Size = size }
        | Crop { Padding = size } -> size
        | _ -> 0

    /// Warns of augmentations that may leave nothing of an image of this shape.
    member _.CheckReach(data: DataSettings, bound: Bound, shape: Shape) : unit =
        if data.Augment.Count > 0 then
            for augmentation, call in Seq.zip data.Augment (bound.Calls "augment") do
                if reach augmentation >= min shape.Height shape.Width then
                    Diagnostic.warning
                        "W405"
                        call.Places["px"]
                        $"`{call.Keyword}` may leave nothing of an image"
                        $"images are {shape.Height}x{shape.Width} here"
                    |> report

    /// The source alone; a mistake in it is reported.
    member _.Source(call: Call) : DataSource option =
        let expression: Expression =
            {
                Node = CallNode call
                Span = call.Span
                Depth = 1
            }

        binder.Choice("data", Catalogue.sources, expression) |> Option.map source

    member _.Settings
        (call: Call, source: DataSource option, arguments: Argument array)
        : (DataSettings * Bound) option =
        match binder.Arguments("data", Catalogue.data, arguments, call.Span), source with
        | Some bound, Some source ->
            let settings = settings source bound

            match Map.tryFind "split" bound.Places with
            | Some place -> checkSplit settings place
            | None -> ()

            checkTest settings bound
            Some(settings, bound)
        | _ -> None
