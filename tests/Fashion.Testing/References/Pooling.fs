/// Layers that take the largest or the mean number of a window or of a whole image, channel by channel.
module Fashion.Testing.References.Pooling

open System
open Fashion.Dsl

let private noSource = -1

/// The largest of the numbers that each output is in contact with, and the first among equals, as torch's.
let private largest (input: StepInput) contacts =
    let output = input.Zeros()
    let x = input.Tensor.Values
    let source = Array.create output.Values.Length noSource

    contacts (fun (struct (o, i)) ->
        if source[o] = noSource || x[i] > x[source[o]] then
            source[o] <- i)

    // A window always has a pixel of the image under it: the catalogue allows no more padding than half a kernel.
    source |> Array.iteri (fun o i -> output.Values[o] <- x[i])

    Step.plain output (fun gradient ->
        let inputGradient = Array.zeroCreate x.Length

        source
        |> Array.iteri (fun o i -> inputGradient[i] <- inputGradient[i] + gradient[o])

        inputGradient)

/// The sum of the numbers that each output is in contact with, over `divisor` of that output.
let private mean (input: StepInput) contacts (divisor: int -> float) =
    let output = input.Zeros()
    let x, y = input.Tensor.Values, output.Values
    contacts (fun (struct (o, i)) -> y[o] <- y[o] + x[i] / divisor o)

    Step.plain output (fun gradient ->
        let inputGradient = Array.zeroCreate x.Length
        contacts (fun (struct (o, i)) -> inputGradient[i] <- inputGradient[i] + gradient[o] / divisor o)
        inputGradient)

let private windows (window: Window) (input: StepInput) visit =
    let output = input.Zeros()

    for sample in 0 .. input.Tensor.Batch - 1 do
        for channel in 0 .. input.Tensor.Shape.Channels - 1 do
            Linear.slide window input.Tensor.Shape (fun (struct (y, x, row, column, _, _)) ->
                visit (struct (output.At(sample, channel, y, x), input.Tensor.At(sample, channel, row, column))))

let private wholeImages (input: StepInput) visit =
    for i in 0 .. input.Tensor.Values.Length - 1 do
        visit (struct (i / input.Tensor.Area, i))

/// torch.nn.functional.max_pool2d; padding never wins (it is -infinity).
let maxPool window input = largest input (windows window input)

/// torch.nn.functional.avg_pool2d. With `pad=N` the padded zeros count (torch's count_include_pad=True); with
/// `pad=same` each window's mean is over the pixels of the image alone, as in TensorFlow and Keras.
let avgPool (window: Window) (input: StepInput) =
    match window.Padding with
    | Fixed _ -> mean input (windows window input) (fun _ -> float (window.KernelHeight * window.KernelWidth))
    | Same ->
        let counts = (input.Zeros()).Values
        windows window input (fun (struct (o, _)) -> counts[o] <- counts[o] + 1.0)
        mean input (windows window input) (fun o -> counts[o])

/// The largest number of each channel.
let globalMaxPool input = largest input (wholeImages input)

/// The mean of each channel.
let globalAvgPool (input: StepInput) =
    mean input (wholeImages input) (fun _ -> float input.Tensor.Area)
