/// Layers that drop numbers in training, by masks that are handed in: 1 keeps, 0 drops.
module Fashion.Testing.References.Dropouts

open Fashion.Dsl

/// y = slope * x + shift, with a slope and shift for each number that come from its mask.
let private masked (input: StepInput) (mask: int -> float) (slope: float -> float) (shift: float -> float) =
    let output =
        input.Tensor.Values
        |> Array.mapi (fun i x -> slope (mask i) * x + shift (mask i))

    Step.plain (input.Tensor.With output) (Array.mapi (fun i g -> slope (mask i) * g))

let private inverted (options: DropoutOptions) (input: StepInput) (mask: int -> float) =
    let scale =
        if options.Probability < 1.0 then
            1.0 / (1.0 - options.Probability)
        else
            0.0

    masked input mask (fun keep -> keep * scale) (fun _ -> 0.0)

/// Srivastava et al. 2014, inverted as in torch: what is kept is divided by the share that is kept. The mask is as
/// large as the batch.
let dropout options (input: StepInput) =
    if not input.Training then
        Step.reshaped input
    else
        let mask = input.Mask()
        inverted options input (fun i -> mask[i])

/// torch.nn.Dropout2d: whole channels. The mask is samples x channels.
let spatialDropout options (input: StepInput) =
    if not input.Training then
        Step.reshaped input
    else
        let mask = input.Mask()
        inverted options input (fun i -> mask[i / input.Tensor.Area])

/// Klambauer et al. 2017, as torch.nn.AlphaDropout: a dropped number becomes SELU's limit from below, and all are
/// scaled and shifted so that mean 0 and variance 1 stay. The mask is as large as the batch.
let alphaDropout (options: DropoutOptions) (input: StepInput) =
    if not input.Training then
        Step.reshaped input
    elif options.Probability >= 1.0 then
        inverted options input (fun _ -> 0.0)
    else
        let p = options.Probability
        let limit = Activations.seluScale * Activations.seluAlpha
        let scale = 1.0 / sqrt ((1.0 - p) * (1.0 + p * limit * limit))
        let mask = input.Mask()

        masked input (fun i -> mask[i]) (fun keep -> keep * scale) (fun keep ->
            scale * (p * limit - (1.0 - keep) * limit))
