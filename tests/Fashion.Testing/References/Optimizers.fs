namespace Fashion.Testing.References

open Fashion.Dsl

/// The published update rules of torch.optim, one number at a time. `parameters` is copied.
type ReferenceOptimizer(optimizer: Optimizer, parameters: float array) =
    let parameters = Array.copy parameters
    let zeros () : float array = Array.zeroCreate parameters.Length
    let first, second = zeros (), zeros ()
    let mutable steps = 0

    let sgd (options: SgdOptions) rate index gradient =
        let gradient = gradient + options.Decay * parameters[index]

        let step =
            if options.Momentum = 0.0 then
                gradient
            else
                // The buffer begins as the first gradient, without momentum.
                first[index] <-
                    if steps = 1 then
                        gradient
                    else
                        options.Momentum * first[index] + gradient

                if options.Nesterov then
                    gradient + options.Momentum * first[index]
                else
                    first[index]

        parameters[index] <- parameters[index] - rate * step

    let moments (options: AdamOptions) rate index gradient =
        first[index] <- options.Beta1 * first[index] + (1.0 - options.Beta1) * gradient
        second[index] <- options.Beta2 * second[index] + (1.0 - options.Beta2) * gradient * gradient
        let mean = first[index] / (1.0 - options.Beta1 ** float steps)
        let square = second[index] / (1.0 - options.Beta2 ** float steps)
        parameters[index] <- parameters[index] - rate * mean / (sqrt square + options.Epsilon)

    let adam (options: AdamOptions) rate index gradient =
        moments options rate index (gradient + options.Decay * parameters[index])

    let adamW (options: AdamOptions) rate index gradient =
        parameters[index] <- parameters[index] * (1.0 - rate * options.Decay)
        moments options rate index gradient

    let rmsProp (options: RmsPropOptions) rate index gradient =
        let gradient = gradient + options.Decay * parameters[index]
        second[index] <- options.Alpha * second[index] + (1.0 - options.Alpha) * gradient * gradient

        first[index] <-
            options.Momentum * first[index]
            + gradient / (sqrt second[index] + options.Epsilon)

        parameters[index] <- parameters[index] - rate * first[index]

    /// The parameters as they are now.
    member _.Parameters: float array = parameters

    /// One step at this learning rate (the schedule's, which need not be the optimizer's own).
    member _.Step(gradients: float array, learningRate: float) : unit =
        steps <- steps + 1

        let update =
            match optimizer with
            | Sgd options -> sgd options learningRate
            | Adam options -> adam options learningRate
            | AdamW options -> adamW options learningRate
            | RmsProp options -> rmsProp options learningRate

        gradients |> Array.iteri update

    /// torch.nn.utils.clip_grad_norm_ over all gradients together: scaled by largest / (norm + 1e-6), never up.
    static member Clip(gradients: float array array, largest: float) : float array array =
        let norm = gradients |> Seq.sumBy (Array.sumBy (fun each -> each * each)) |> sqrt
        let scale = min 1.0 (largest / (norm + 1e-6))
        gradients |> Array.map (Array.map (fun each -> each * scale))
