namespace Fashion.Dsl

open System
open Fashion.Dsl.Spelling

/// The canonical text of everything but the model: every setting written out, in the catalogue's order.
[<RequireQualifiedAccess>]
module SettingsPrinter =

    let private source value =
        match value with
        | FashionMnist -> "fashion_mnist"
        | IdxFolder folder -> $"idx(folder={quoted folder})"
        | NpzFiles files ->
            match files.Test with
            | null -> $"npz(train={quoted files.Train})"
            | test -> $"npz(train={quoted files.Train}, test={quoted test})"
        | ImageFolder folder -> $"images(folder={quoted folder})"

    let private portion (portion: Portion) =
        match portion with
        | Samples count -> string count
        | Share 1.0 -> "100%"
        | Share fraction -> number fraction

    let private split (split: Split) =
        let parts =
            [ "train", split.Train; "validation", split.Validation; "test", split.Test ]
            |> List.choose (fun (name, part) ->
                match part with
                | null -> None
                | part -> Some $"{name}: {portion part}")

        $"""[{String.concat ", " parts}]"""

    let private normalization value =
        match value with
        | Raw -> "none"
        | Unit -> "unit"
        | Standard -> "standard"
        | PerPixel -> "per_pixel"

    let private orNone (value: Nullable<'T>) print =
        if value.HasValue then print value.Value else "none"

    let private settings (lines: (string * string) list) =
        lines |> Seq.map (fun (name, value) -> $"{name} = {value}")

    /// The `data` part.
    let data (data: DataSettings) : string =
        let classes =
            if data.Classes.Count = 0 then
                "all"
            else
                $"""[{data.Classes |> Seq.map string |> String.concat ", "}]"""

        let resize =
            match data.Resize with
            | null -> "none"
            | size -> $"{size.Height}x{size.Width}"

        settings
            [
                "split", split data.Split
                "limit", orNone data.Limit string
                "classes", classes
                "resize", resize
                "pad", $"{data.Pad} px"
                "invert", flag data.Invert
                "normalize", normalization data.Normalize
                "seed", string data.Seed
            ]
        |> part $"data {source data.Source}"

    let private loss (CrossEntropy options) =
        let weights =
            match options.ClassWeights with
            | Even -> "none"
            | Balanced -> "balanced"
            | Given weights -> $"""[{weights |> Seq.map number |> String.concat ", "}]"""

        call "cross_entropy" [ "smoothing", number options.Smoothing; "class_weights", weights ]

    let private adam (options: AdamOptions) =
        [
            "lr", number options.LearningRate
            "beta1", number options.Beta1
            "beta2", number options.Beta2
            "eps", number options.Epsilon
            "decay", number options.Decay
        ]

    let private optimizer value =
        match value with
        | Sgd options ->
            call
                "sgd"
                [
                    "lr", number options.LearningRate
                    "momentum", number options.Momentum
                    "nesterov", flag options.Nesterov
                    "decay", number options.Decay
                ]
        | Adam options -> call "adam" (adam options)
        | AdamW options -> call "adamw" (adam options)
        | RmsProp options ->
            call
                "rmsprop"
                [
                    "lr", number options.LearningRate
                    "alpha", number options.Alpha
                    "eps", number options.Epsilon
                    "momentum", number options.Momentum
                    "decay", number options.Decay
                ]

    let private schedule value =
        match value with
        | Constant -> "constant"
        | Step options -> call "step" [ "every", length options.Every; "gamma", number options.Gamma ]
        | Exponential options -> call "exponential" [ "after", length options.After; "gamma", number options.Gamma ]
        | Cosine options -> call "cosine" [ "warmup", length options.Warmup ]
        | OneCycle options ->
            call
                "one_cycle"
                [
                    if options.Peak.HasValue then
                        "peak", number options.Peak.Value
                    "warmup", number options.Warmup
                ]
        | Plateau options -> call "plateau" [ "patience", length options.Patience; "factor", number options.Factor ]

    let private earlyStop (stop: EarlyStop | null) =
        match stop with
        | null -> "none"
        | stop -> $"[on: {stop.On.Name}, patience: {length stop.Patience}, min_delta: {number stop.MinDelta}]"

    let private keep value =
        match value with
        | Last -> "last"
        | Best metric -> $"best(metric={metric.Name})"

    /// The `train` part.
    let train (train: TrainSettings) : string =
        settings
            [
                "loss", loss train.Loss
                "optimizer", optimizer train.Optimizer
                "schedule", schedule train.Schedule
                "epochs", string train.Epochs
                "batch", string train.Batch
                "clip", orNone train.Clip number
                "early_stop", earlyStop train.EarlyStop
                "keep", keep train.Keep
                "seed", string train.Seed
                "deterministic", flag train.Deterministic
            ]
        |> part "train"
