/// Layers that centre and scale groups of numbers by the group's own mean and deviation, then weight and shift them.
module Fashion.Testing.References.Normalization

open Fashion.Dsl

/// torch's epsilon for layer and group normalization.
let private epsilon = 1e-5

/// The mean and the biased variance of the numbers at these places.
let private moments (values: float array) (members: int array) =
    let mean = members |> Array.averageBy (fun index -> values[index])

    let variance =
        members |> Array.averageBy (fun index -> (values[index] - mean) ** 2.0)

    struct (mean, variance)

/// y = weight * (x - mean) / sqrt(variance + epsilon) + bias. Each array of `groups` holds the places of numbers that
/// share a mean and variance; `affine` is the place of a number's weight and bias.
let private normalize (input: StepInput) (groups: int array array) (affine: int -> int) epsilon =
    let x = input.Tensor.Values
    let weight, bias = input.Parameter "weight", input.Parameter "bias"
    let standard: float array = Array.zeroCreate x.Length
    let scale: float array = Array.zeroCreate groups.Length

    for group in 0 .. groups.Length - 1 do
        let struct (mean, variance) = moments x groups[group]
        scale[group] <- 1.0 / sqrt (variance + epsilon)

        for i in groups[group] do
            standard[i] <- (x[i] - mean) * scale[group]

    let backward (gradient: float array) =
        let inputGradient = Array.zeroCreate x.Length
        let weightGradient = Array.zeroCreate weight.Length
        let biasGradient = Array.zeroCreate bias.Length

        for i in 0 .. x.Length - 1 do
            let a = affine i
            weightGradient[a] <- weightGradient[a] + gradient[i] * standard[i]
            biasGradient[a] <- biasGradient[a] + gradient[i]

        for group in 0 .. groups.Length - 1 do
            // Every number of the group moves the mean and the variance, so two means of the gradient are taken off.
            let inner i = gradient[i] * weight[affine i]
            let mean = groups[group] |> Array.averageBy inner
            let slope = groups[group] |> Array.averageBy (fun i -> inner i * standard[i])

            for i in groups[group] do
                inputGradient[i] <- scale[group] * (inner i - mean - standard[i] * slope)

        {
            Inputs = [ inputGradient ]
            Parameters = [ "weight", weightGradient; "bias", biasGradient ]
        }

    {
        Output = input.Tensor.With(Array.init x.Length (fun i -> weight[affine i] * standard[i] + bias[affine i]))
        Backward = backward
        Running = []
    }

/// The places of the numbers that share a key, for each key below `count`.
let private groupsBy count (key: int -> int) (input: StepInput) =
    let groups = Array.init count (fun _ -> ResizeArray<int>())

    for i in 0 .. input.Tensor.Values.Length - 1 do
        groups[key i].Add i

    groups |> Array.map (fun group -> group.ToArray())

/// Evaluation: the running statistics are constants.
let private byRunning (options: BatchNormOptions) (input: StepInput) =
    let x, channel = input.Tensor.Values, input.Tensor.ChannelOf
    let weight, bias = input.Parameter "weight", input.Parameter "bias"
    let mean = input.Parameter "running_mean"

    let scale =
        input.Parameter "running_var"
        |> Array.map (fun variance -> 1.0 / sqrt (variance + options.Epsilon))

    let standard =
        x |> Array.mapi (fun i value -> (value - mean[channel i]) * scale[channel i])

    let backward (gradient: float array) =
        let weightGradient = Array.zeroCreate weight.Length
        let biasGradient = Array.zeroCreate bias.Length

        for i in 0 .. x.Length - 1 do
            let c = channel i
            weightGradient[c] <- weightGradient[c] + gradient[i] * standard[i]
            biasGradient[c] <- biasGradient[c] + gradient[i]

        {
            Inputs = [ gradient |> Array.mapi (fun i g -> g * weight[channel i] * scale[channel i]) ]
            Parameters = [ "weight", weightGradient; "bias", biasGradient ]
        }

    {
        Output =
            input.Tensor.With(
                standard
                |> Array.mapi (fun i value -> weight[channel i] * value + bias[channel i])
            )
        Backward = backward
        Running = []
    }

/// Training: the batch's own statistics. The running ones move by `momentum` towards the batch's mean and its
/// unbiased variance, as torch.nn.BatchNorm2d; a channel needs two numbers at least.
let private byBatch (options: BatchNormOptions) (input: StepInput) =
    let groups = groupsBy input.Tensor.Shape.Channels input.Tensor.ChannelOf input

    let moved name (batch: int array -> float) =
        name,
        Array.map2
            (fun before members -> (1.0 - options.Momentum) * before + options.Momentum * batch members)
            (input.Parameter name)
            groups

    let mean members =
        let struct (mean, _) = moments input.Tensor.Values members
        mean

    let unbiased (members: int array) =
        let struct (_, variance) = moments input.Tensor.Values members
        variance * float members.Length / float (members.Length - 1)

    { normalize input groups input.Tensor.ChannelOf options.Epsilon with
        Running = [ moved "running_mean" mean; moved "running_var" unbiased ]
    }

/// torch.nn.BatchNorm2d for images, BatchNorm1d for vectors (Ioffe and Szegedy 2015).
let batchNorm (options: BatchNormOptions) (input: StepInput) =
    if input.Training then
        byBatch options input
    else
        byRunning options input

/// torch.nn.LayerNorm over the whole sample (Ba et al. 2016); weight and bias have the sample's shape.
let layerNorm (input: StepInput) =
    let stride = input.Tensor.Stride
    let groups = groupsBy input.Tensor.Batch (fun i -> i / stride) input
    normalize input groups (fun i -> i % stride) epsilon

/// torch.nn.GroupNorm (Wu and He 2018): neighbouring channels of one sample form a group; weight and bias by channel.
let groupNorm (options: GroupNormOptions) (input: StepInput) =
    let groupStride = input.Tensor.Stride / options.Groups

    let groups =
        groupsBy (input.Tensor.Batch * options.Groups) (fun i -> i / groupStride) input

    normalize input groups input.Tensor.ChannelOf epsilon
