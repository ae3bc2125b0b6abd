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

        list parts

    let private normalization value =
        match value with
        | Raw -> "none"
        | Unit -> "unit"
        | Standard -> "standard"
        | PerPixel -> "per_pixel"

    /// One entry of `augment`, as a call.
    [<CompiledName "Augmentation">]
    let augmentation (value: Augmentation) : string =
        match value with
        | Flip options -> call "flip" [ "p", number options.Probability ]
        | Shift options -> call "shift" [ "px", pixels options.Size ]
        | Rotate options -> call "rotate" [ "deg", $"{number options.Degrees} deg"; "p", number options.Probability ]
        | Zoom options -> call "zoom" [ "amount", number options.Amount; "p", number options.Probability ]
        | Crop options -> call "crop" [ "px", pixels options.Padding ]
        | Cutout options -> call "cutout" [ "px", pixels options.Size; "p", number options.Probability ]
        | Erase options ->
            call
                "erase"
                [
                    "p", number options.Probability
                    "area", span options.AreaLow options.AreaHigh
                    "aspect", span options.AspectLow options.AspectHigh
                    "value", span options.ValueLow options.ValueHigh
                    "pixel_level", flag options.PixelLevel
                ]
        | Mixup options -> call "mixup" [ "alpha", number options.Alpha ]
        | CutMix options -> call "cutmix" [ "alpha", number options.Alpha ]

    let private augmentations (values: Augmentation seq) =
        if Seq.isEmpty values then
            "none"
        else
            values |> Seq.map augmentation |> list

    let inline private orNone (value: Nullable<'T>) print =
        if value.HasValue then print value.Value else "none"

    let private settings (lines: (string * string) list) =
        lines |> Seq.map (fun (name, value) -> $"{name} = {value}")

    /// The `data` part.
    let data (data: DataSettings) : string =
        let classes =
            if data.Classes.Count = 0 then
                "all"
            else
                data.Classes |> Seq.map string |> list

        let resize =
            match data.Resize with
            | null -> "none"
            | size -> string size.Height + "x" + string size.Width

        settings
            [
                "split", split data.Split
                "limit", orNone data.Limit string
                "classes", classes
                "resize", resize
                "pad", pixels data.Pad
                "invert", flag data.Invert
                "normalize", normalization data.Normalize
                "augment", augmentations data.Augment
                "seed", string data.Seed
            ]
        |> part $"data {source data.Source}"

    let private loss (CrossEntropy options) =
        let weights =
            match options.ClassWeights with
            | Even -> "none"
            | Balanced -> "balanced"
            | Given weights -> weights |> Seq.map number |> list

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

    let private start (source: WeightSource | null) =
        match source with
        | null -> "none"
        | Checkpoint options ->
            call
                "checkpoint"
                [
                    "run", quoted options.Run
                    if options.Only.Count > 0 then
                        "only", list options.Only
                ]
        | Safetensors options ->
            call
                "safetensors"
                [
                    "file", quoted options.File
                    if options.Map.Count > 0 then
                        "map", options.Map |> Seq.map (fun each -> $"{each.Word}: {quoted each.Text}") |> list
                    if options.Only.Count > 0 then
                        "only", list options.Only
                ]

    let private unfreeze (length: Duration | null) =
        match length with
        | null -> "never"
        | after -> call "after" [ "length", Spelling.length after ]

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
                "average", orNone train.Average (fun decay -> call "ema" [ "decay", number decay ])
                "early_stop", earlyStop train.EarlyStop
                "keep", keep train.Keep
                "init", start train.Init
                "freeze", (if train.Freeze.Count = 0 then "none" else list train.Freeze)
                "unfreeze", unfreeze train.Unfreeze
                "seed", string train.Seed
                "deterministic", flag train.Deterministic
            ]
        |> part "train"

    let private strategy value =
        match value with
        | SearchStrategy.Grid -> "grid"
        | SearchStrategy.Random -> "random"
        | SearchStrategy.Bayes options -> call "bayes" [ "startup", string options.Startup ]

    let private prune value =
        match value with
        | Prune.None -> "none"
        | Prune.Median -> "median"
        | Prune.Asha options -> call "asha" [ "min", length options.Min ]

    /// The `search` part.
    let search (search: SearchSettings) : string =
        let goal = if search.Maximize then "maximize" else "minimize"

        settings
            [
                "strategy", strategy search.Strategy
                "goal", call goal [ "metric", search.Goal.Name ]
                "trials", orNone search.Trials string
                "budget", orNone search.Budget time
                "prune", prune search.Prune
                "seed", string search.Seed
            ]
        |> part "search"
