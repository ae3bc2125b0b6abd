/// Layers that change each number by itself, and softmax.
module Fashion.Testing.References.Activations

open System
open Fashion.Dsl

/// The error function, to 14 digits: Abramowitz and Stegun 7.1.6, a series of positive terms.
let erf (x: float) =
    if abs x > 6.0 then
        float (sign x)
    else
        let rec sum n term total =
            let next = term * 2.0 * x * x / (2.0 * n + 1.0)

            if abs next <= abs total * 1e-17 then
                total
            else
                sum (n + 1.0) next (total + next)

        2.0 / sqrt Math.PI * exp (-x * x) * sum 1.0 x x

let private elementwise (value: float -> float) (slope: float -> float) (input: StepInput) =
    let x = input.Tensor.Values

    Step.plain (input.Tensor.With(Array.map value x)) (fun gradient ->
        Array.map2 (fun g each -> g * slope each) gradient x)

let private sigmoidOf x = 1.0 / (1.0 + exp -x)

// At 0 the slope of a kink is the one from below, as torch's.
let leakyRelu (options: LeakyReluOptions) input =
    elementwise
        (fun x -> if x > 0.0 then x else options.Slope * x)
        (fun x -> if x > 0.0 then 1.0 else options.Slope)
        input

let relu input = leakyRelu { Slope = 0.0 } input

/// alpha = 1 (Clevert et al. 2015).
let elu input =
    elementwise (fun x -> if x > 0.0 then x else Math.Exp x - 1.0) (fun x -> if x > 0.0 then 1.0 else exp x) input

/// alpha of Klambauer et al. 2017.
let seluAlpha = 1.6732632423543772848170429916717

/// lambda of Klambauer et al. 2017.
let seluScale = 1.0507009873554804934193349852946

let selu input =
    elementwise
        (fun x ->
            if x > 0.0 then
                seluScale * x
            else
                seluScale * seluAlpha * (exp x - 1.0))
        (fun x -> if x > 0.0 then seluScale else seluScale * seluAlpha * exp x)
        input

/// x times the normal distribution function, exact (Hendrycks and Gimpel 2016).
let gelu input =
    let distribution x = 0.5 * (1.0 + erf (x / sqrt 2.0))

    let density x =
        exp (-x * x / 2.0) / sqrt (2.0 * Math.PI)

    elementwise (fun x -> x * distribution x) (fun x -> distribution x + x * density x) input

let silu input =
    let slope x =
        let s = sigmoidOf x
        s * (1.0 + x * (1.0 - s))

    elementwise (fun x -> x * sigmoidOf x) slope input

let tanh input =
    elementwise Math.Tanh (fun x -> 1.0 - Math.Tanh x ** 2.0) input

let sigmoid input =
    elementwise sigmoidOf (fun x -> sigmoidOf x * (1.0 - sigmoidOf x)) input

/// The places of each pixel's channels: what softmax is taken over.
let private channelGroups (tensor: Tensor) =
    [|
        for sample in 0 .. tensor.Batch - 1 do
            for row in 0 .. tensor.Shape.Height - 1 do
                for column in 0 .. tensor.Shape.Width - 1 ->
                    [|
                        for c in 0 .. tensor.Shape.Channels - 1 -> tensor.At(sample, c, row, column)
                    |]
    |]

/// log(softmax) of the numbers, free of overflow.
let logSoftmaxOf (logits: float array) =
    let largest = Array.max logits

    let logSum =
        largest + log (logits |> Array.sumBy (fun logit -> exp (logit - largest)))

    logits |> Array.map (fun logit -> logit - logSum)

/// For each pixel, over the channels (torch's dim=1). `backward` takes log(softmax) and the gradient of one pixel.
let private overChannels
    (value: float array -> float array)
    (backward: float array -> float array -> float array)
    input
    =
    let x = input.Tensor.Values
    let y: float array = Array.zeroCreate x.Length
    let groups = channelGroups input.Tensor
    let pick (values: float array) = Array.map (fun i -> values[i])

    let put (values: float array) =
        Array.iter2 (fun (i: int) each -> values[i] <- each)

    for group in groups do
        put y group (value (logSoftmaxOf (pick x group)))

    Step.plain (input.Tensor.With y) (fun gradient ->
        let inputGradient = Array.zeroCreate x.Length

        for group in groups do
            put inputGradient group (backward (logSoftmaxOf (pick x group)) (pick gradient group))

        inputGradient)

let softmax input =
    let backward (logs: float array) gradient =
        let probabilities = Array.map exp logs
        let mean = Array.sum (Array.map2 (*) probabilities gradient)
        Array.map2 (fun p g -> p * (g - mean)) probabilities gradient

    overChannels (Array.map exp) backward input

let logSoftmax input =
    let backward (logs: float array) gradient =
        let total = Array.sum gradient
        Array.map2 (fun l g -> g - exp l * total) logs gradient

    overChannels id backward input
