/// Layers whose output is linear in their input: convolution, dense, and zero padding.
module Fashion.Testing.References.Linear

open Fashion.Dsl

/// Visits every pixel of an image that lies under the window, at each place of the window:
/// output row and column, input row and column, kernel row and column. Padding is passed over.
let slide (window: Window) (image: Shape) visit =
    let pads = window.Pads(image.Height, image.Width)
    let struct (height, width) = window.OutputSize(image.Height, image.Width)

    for outputRow in 0 .. height - 1 do
        for outputColumn in 0 .. width - 1 do
            for kernelRow in 0 .. window.KernelHeight - 1 do
                for kernelColumn in 0 .. window.KernelWidth - 1 do
                    let row = outputRow * window.Stride + kernelRow * window.Dilation - pads.Top

                    let column =
                        outputColumn * window.Stride + kernelColumn * window.Dilation - pads.Left

                    if row >= 0 && row < image.Height && column >= 0 && column < image.Width then
                        visit (struct (outputRow, outputColumn, row, column, kernelRow, kernelColumn))

/// A layer that adds weight * input into an output for each of its contacts, and a bias for each output.
/// `contacts` visits (output index, input index, weight index); the bias of an output is that of its channel.
let private weighted (input: StepInput) (hasBias: bool) contacts =
    let weight = input.Parameter "weight"
    let output = input.Zeros()
    let x, y = input.Tensor.Values, output.Values
    contacts (fun (struct (o, i, w)) -> y[o] <- y[o] + weight[w] * x[i])

    if hasBias then
        let bias = input.Parameter "bias"

        for o in 0 .. y.Length - 1 do
            y[o] <- y[o] + bias[output.ChannelOf o]

    let backward (gradient: float array) =
        let inputGradient = Array.zeroCreate x.Length
        let weightGradient = Array.zeroCreate weight.Length

        contacts (fun (struct (o, i, w)) ->
            inputGradient[i] <- inputGradient[i] + weight[w] * gradient[o]
            weightGradient[w] <- weightGradient[w] + x[i] * gradient[o])

        let biasGradient = Array.zeroCreate output.Shape.Channels

        for o in 0 .. gradient.Length - 1 do
            let channel = output.ChannelOf o
            biasGradient[channel] <- biasGradient[channel] + gradient[o]

        {
            Inputs = [ inputGradient ]
            Parameters =
                [
                    "weight", weightGradient
                    if hasBias then
                        "bias", biasGradient
                ]
        }

    {
        Output = output
        Backward = backward
        Running = []
    }

/// torch.nn.functional.conv2d, with the padding of `Window.Pads`. Weight: out x in/groups x height x width.
let conv (options: ConvOptions) (input: StepInput) =
    let window = options.Window
    let output = input.Zeros()
    let perGroup = input.Tensor.Shape.Channels / options.Groups
    let filtersPerGroup = options.Channels / options.Groups

    let contacts visit =
        for sample in 0 .. input.Tensor.Batch - 1 do
            for filter in 0 .. options.Channels - 1 do
                for channel in 0 .. perGroup - 1 do
                    let inputChannel = filter / filtersPerGroup * perGroup + channel
                    let kernel = (filter * perGroup + channel) * window.KernelHeight

                    slide window input.Tensor.Shape (fun (struct (y, x, row, column, kernelRow, kernelColumn)) ->
                        visit (
                            struct (output.At(sample, filter, y, x),
                                    input.Tensor.At(sample, inputChannel, row, column),
                                    (kernel + kernelRow) * window.KernelWidth + kernelColumn)
                        ))

    weighted input options.Bias contacts

/// torch.nn.functional.linear. Weight: out x in.
let dense (options: DenseOptions) (input: StepInput) =
    let inputs = input.Tensor.Shape.Channels

    let contacts visit =
        for sample in 0 .. input.Tensor.Batch - 1 do
            for unit in 0 .. options.Units - 1 do
                for feature in 0 .. inputs - 1 do
                    visit (struct (sample * options.Units + unit, sample * inputs + feature, unit * inputs + feature))

    weighted input options.Bias contacts

/// Zeros around an image: torch.nn.ZeroPad2d.
let pad (options: PadOptions) (input: StepInput) =
    let output = input.Zeros()
    let image = input.Tensor

    let place index =
        let column = index % image.Shape.Width
        let row = index / image.Shape.Width % image.Shape.Height
        output.At(index / image.Stride, image.ChannelOf index, row + options.Size, column + options.Size)

    image.Values
    |> Array.iteri (fun index value -> output.Values[place index] <- value)

    Step.plain output (fun gradient -> Array.init image.Values.Length (fun index -> gradient[place index]))

/// `Factor` times every number.
let scale (options: ScaleOptions) (input: StepInput) =
    let times = Array.map (fun value -> options.Factor * value)
    Step.plain (input.Tensor.With(times input.Tensor.Values)) times
