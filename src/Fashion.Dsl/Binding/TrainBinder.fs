namespace Fashion.Dsl

open System

/// Makes the settings of `train`.
[<Sealed>]
type internal TrainBinder(report: Diagnostic -> unit, binder: Binder) =

    let loss (bound: Bound) : Loss =
        CrossEntropy
            {
                Smoothing = bound.Number "smoothing"
                ClassWeights =
                    match bound.TryValue "class_weights" with
                    | Some(WeightsValue weights) -> weights
                    | _ -> Even
            }

    let adam (bound: Bound) : AdamOptions =
        {
            LearningRate = bound.Number "lr"
            Beta1 = bound.Number "beta1"
            Beta2 = bound.Number "beta2"
            Epsilon = bound.Number "eps"
            Decay = bound.Number "decay"
        }

    let optimizer (bound: Bound) : Optimizer =
        match bound.Keyword with
        | "sgd" ->
            Sgd
                {
                    LearningRate = bound.Number "lr"
                    Momentum = bound.Number "momentum"
                    Nesterov = bound.Flag "nesterov"
                    Decay = bound.Number "decay"
                }
        | "adamw" -> AdamW(adam bound)
        | "rmsprop" ->
            RmsProp
                {
                    LearningRate = bound.Number "lr"
                    Alpha = bound.Number "alpha"
                    Epsilon = bound.Number "eps"
                    Momentum = bound.Number "momentum"
                    Decay = bound.Number "decay"
                }
        | _ -> Adam(adam bound)

    let schedule (bound: Bound) : Schedule =
        match bound.Keyword with
        | "step" ->
            Step
                {
                    Every = bound.Length "every"
                    Gamma = bound.Number "gamma"
                }
        | "exponential" ->
            Exponential
                {
                    After = bound.Length "after"
                    Gamma = bound.Number "gamma"
                }
        | "cosine" -> Cosine { Warmup = bound.Length "warmup" }
        | "one_cycle" ->
            OneCycle
                {
                    Peak =
                        match bound.TryValue "peak" with
                        | Some(NumberValue peak) -> Nullable peak
                        | _ -> Nullable()
                    Warmup = bound.Number "warmup"
                }
        | "plateau" ->
            Plateau
                {
                    Patience = bound.Length "patience"
                    Factor = bound.Number "factor"
                }
        | _ -> Constant

    let earlyStop (bound: Bound) : EarlyStop | null =
        match bound.TryValue "early_stop" with
        | Some(BoundValue inner) ->
            {
                On = inner.Metric "on"
                Patience = inner.Length "patience"
                MinDelta = inner.Number "min_delta"
            }
        | _ -> null

    let keep (bound: Bound) : Keep =
        match bound.Keyword with
        | "best" -> Best(bound.Metric "metric")
        | _ -> Last

    let average (bound: Bound) : Nullable<float> =
        match bound.Keyword with
        | "ema" -> Nullable(bound.Number "decay")
        | _ -> Nullable()

    let names (bound: Bound) name : string array =
        match bound.TryValue name with
        | Some(TextsValue names) -> names
        | _ -> [||]

    let init (bound: Bound) : WeightSource | null =
        match bound.Keyword with
        | "checkpoint" ->
            Checkpoint
                {
                    Run = bound.Text "run"
                    Only = names bound "only"
                }
        | "safetensors" ->
            Safetensors
                {
                    File = bound.Text "file"
                    Map =
                        match bound.TryValue "map" with
                        | Some(MappingValue map) -> map
                        | _ -> [||]
                    Only = names bound "only"
                }
        | _ -> null

    let unfreeze (bound: Bound) : Duration | null =
        match bound.Keyword with
        | "after" -> bound.Length "length"
        | _ -> null

    let settings (bound: Bound) : TrainSettings =
        {
            Loss = loss (bound.Inner "loss")
            Optimizer = optimizer (bound.Inner "optimizer")
            Schedule = schedule (bound.Inner "schedule")
            Epochs = bound.Whole "epochs"
            Batch = bound.Whole "batch"
            Clip =
                match bound.TryValue "clip" with
                | Some(NumberValue clip) -> Nullable clip
                | _ -> Nullable()
            EarlyStop = earlyStop bound
            Keep = keep (bound.Inner "keep")
            Average = average (bound.Inner "average")
            Init = init (bound.Inner "init")
            Freeze = names bound "freeze"
            Unfreeze = unfreeze (bound.Inner "unfreeze")
            Seed = bound.Whole "seed"
            Deterministic = bound.Flag "deterministic"
        }

    let needsValidation place what =
        report (ValidationPart.missing place what)

    let checkValidation (train: TrainSettings) (bound: Bound) =
        match train.EarlyStop, Map.tryFind "early_stop" bound.Places with
        | null, _
        | _, None -> ()
        | stop, Some place ->
            if ValidationPart.isWatchedBy stop.On then
                needsValidation place $"`early_stop` watches {stop.On.Name}"

        match train.Keep, Map.tryFind "keep" bound.Places with
        | Best metric, Some place when ValidationPart.isWatchedBy metric ->
            needsValidation place $"`keep` judges by {metric.Name}"
        | _ -> ()

        match train.Schedule, Map.tryFind "schedule" bound.Places with
        | Plateau _, Some place -> needsValidation place "`plateau` watches the validation loss"
        | _ -> ()

    let checkOptimizer (train: TrainSettings) (bound: Bound) =
        match train.Optimizer with
        | Sgd { Nesterov = true; Momentum = 0.0 } ->
            Diagnostic.error
                "E404"
                bound.Places["optimizer"]
                "`nesterov` looks ahead along the momentum, which is 0"
                "needs a momentum"
            |> Diagnostic.help "write `momentum=0.9`, or leave `nesterov` out"
            |> report
        | _ -> ()

    let checkPeak (train: TrainSettings) (bound: Bound) =
        match train.Schedule, Map.tryFind "lr" (bound.Inner "optimizer").Places with
        | OneCycle { Peak = peak }, Some place when peak.HasValue ->
            Diagnostic.warning
                "W406"
                place
                "this rate has no effect, since `one_cycle` has a `peak` of its own"
                $"the rate rises to {peak.Value} and falls from there"
            |> Diagnostic.help "write the highest rate here, and `one_cycle` without `peak`"
            |> report
        | _ -> ()

    let checkFrozen (train: TrainSettings) (bound: Bound) =
        match train.Unfreeze, Map.tryFind "unfreeze" bound.Places with
        | null, _
        | _, None -> ()
        | _, Some place when train.Freeze.Count = 0 ->
            Diagnostic.error "E408" place "`unfreeze` has nothing to unfreeze" "`freeze` names no layers"
            |> Diagnostic.help "write `freeze = [LABEL, ...]`, or leave `unfreeze` out"
            |> report
        | Epochs after, Some place when after >= float train.Epochs ->
            Diagnostic.warning
                "W402"
                place
                "the frozen layers never learn"
                $"training has ended by then: `epochs` is {train.Epochs}"
            |> Diagnostic.help "unfreeze earlier, or write `unfreeze = never`"
            |> report
        | _ -> ()

    let checkWeights (train: TrainSettings) (bound: Bound) classes =
        match train.Loss, classes with
        | CrossEntropy { ClassWeights = Given weights }, Some classes when weights.Count <> classes ->
            Diagnostic.error
                "E406"
                (bound.Inner "loss").Places["class_weights"]
                $"`class_weights` has {weights.Count} weights for {classes} classes"
                $"needs {classes}"
            |> report
        | _ -> ()

    /// The settings and where they stand. `data` and `classes` are None where a mistake hides them.
    member _.Settings(place: Span, data: DataSettings option, classes: int option, arguments: Argument array) =
        binder.Arguments("train", Catalogue.train, arguments, place)
        |> Option.map (fun bound ->
            let train = settings bound

            if not (ValidationPart.mayBeThere data) then
                checkValidation train bound

            checkFrozen train bound
            checkOptimizer train bound
            checkPeak train bound
            checkWeights train bound classes
            train, bound)
