namespace Fashion.Dsl

open System
open System.Globalization
open System.Security.Cryptography
open System.Text

/// The canonical text of an experiment: every setting written out, in the catalogue's order. It compiles to the same
/// experiment, and its parts' hashes are the experiment's identity.
[<RequireQualifiedAccess>]
module Printer =

    /// The shortest text that reads as this very number.
    let private number (value: float) =
        value.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant().Replace("e+", "e")

    let private flag value = if value then "true" else "false"

    let private quoted (text: string) =
        "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"") + "\""

    let private length duration =
        match duration with
        | Epochs 1.0 -> "1 epoch"
        | Epochs count -> $"{number count} epochs"
        | Steps 1 -> "1 step"
        | Steps count -> $"{count} steps"

    let private call keyword (arguments: (string * string) list) =
        if arguments.IsEmpty then
            keyword
        else
            let written =
                arguments
                |> List.map (fun (name, value) -> $"{name}={value}")
                |> String.concat ", "

            $"{keyword}({written})"

    let private init value =
        match value with
        | Kaiming -> "kaiming"
        | Xavier -> "xavier"
        | Lecun -> "lecun"
        | Normal std -> call "normal" [ "std", number std ]
        | Zeros -> "zeros"
        | Dirac -> "dirac"

    let private kernel (window: Window) =
        if window.KernelHeight = window.KernelWidth then
            string window.KernelHeight
        else
            $"{window.KernelHeight}x{window.KernelWidth}"

    let private padding value =
        match value with
        | Fixed size -> string size
        | Same -> "same"

    let private weights bias start l2 =
        [ "bias", flag bias; "init", init start; "l2", number l2 ]

    let private pool (window: Window) =
        [
            "kernel", kernel window
            "stride", string window.Stride
            "pad", padding window.Padding
        ]

    /// One layer as a spec writes it, with every argument.
    let layer (operation: Operation) =
        let arguments =
            match operation with
            | Conv options ->
                [
                    "channels", string options.Channels
                    "kernel", kernel options.Window
                    "stride", string options.Window.Stride
                    "pad", padding options.Window.Padding
                    "dilation", string options.Window.Dilation
                    "groups", string options.Groups
                ]
                @ weights options.Bias options.Init options.L2
            | Dense options -> ("units", string options.Units) :: weights options.Bias options.Init options.L2
            | MaxPool window
            | AvgPool window -> pool window
            | BatchNorm options -> [ "momentum", number options.Momentum; "eps", number options.Epsilon ]
            | GroupNorm options -> [ "groups", string options.Groups ]
            | Dropout options
            | SpatialDropout options
            | AlphaDropout options -> [ "p", number options.Probability ]
            | LeakyRelu options -> [ "slope", number options.Slope ]
            | Pad options -> [ "px", $"{options.Size} px" ]
            | Scale options -> [ "factor", number options.Factor ]
            | Add
            | Multiply
            | Concat
            | GlobalAvgPool
            | GlobalMaxPool
            | LayerNorm
            | Relu
            | Elu
            | Selu
            | Gelu
            | Silu
            | Tanh
            | Sigmoid
            | Softmax
            | LogSoftmax
            | Flatten
            | Identity -> []

        call (GraphBuilder.Keyword operation) arguments

    let private part head (lines: string seq) =
        let output = StringBuilder().Append(head: string).Append(" {\n")

        for line in lines do
            output.Append("  ").Append(line).Append('\n') |> ignore

        output.Append("}\n").ToString()

    /// The `model` part of a graph.
    let model (graph: LayerGraph) : string =
        part
            "model"
            (seq {
                yield $"input {graph.InputShape}"

                for each in graph.Layers do
                    let label = if each.Labelled then $"{each.Name}: " else ""
                    yield label + layer each.Operation
            })

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

    let private hash (text: string) =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes text))

    /// The experiment that these parts make, with its canonical text and hashes.
    let internal experiment
        name
        (dataSettings: DataSettings)
        classes
        graph
        (trainSettings: TrainSettings)
        : Experiment =
        let dataText, modelText, trainText =
            data dataSettings, model graph, train trainSettings

        {
            Name = name
            Data = dataSettings
            ClassCount = classes
            Graph = graph
            Classifier = null
            Train = trainSettings
            Search = null
            Holes = [||]
            Hashes =
                {
                    Data = hash dataText
                    Model = hash modelText
                    Training = hash trainText
                }
            CanonicalText = $"spec 1\nname {quoted name}\n\n{dataText}\n{modelText}\n{trainText}"
        }

    /// The canonical text: what `experiment.CanonicalText` holds.
    let print (experiment: Experiment) : string =
        $"spec 1\nname {quoted experiment.Name}\n\n{data experiment.Data}\n{model experiment.Graph}\n{train experiment.Train}"
