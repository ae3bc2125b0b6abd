namespace Fashion.Testing.References

open System
open System.Collections.Generic
open Fashion.Dsl

/// The learning rate as a closed formula of the step (from 0). `rate` is the optimizer's own.
[<AbstractClass; Sealed>]
type Schedules =

    /// rate * gamma^floor(step / every): torch's StepLR.
    static member Step(rate: float, every: int, gamma: float, step: int) : float = rate * gamma ** float (step / every)

    /// The rate until `after` steps, times gamma from there on, and times gamma again each epoch: Keras' usual
    /// `lr if epoch < after else lr * gamma`, and torch's ExponentialLR where `after` is one epoch.
    static member Exponential(rate: float, after: int, gamma: float, stepsPerEpoch: int, step: int) : float =
        if step < after then
            rate
        else
            rate * gamma ** float (1 + (step - after) / stepsPerEpoch)

    /// rate * (step + 1) / warmup while warming up, so that no step is lost to a rate of 0; then half a cosine wave
    /// from the rate at the first step after the warm-up towards 0, which the step after the last would reach.
    static member Cosine(rate: float, warmup: int, total: int, step: int) : float =
        if step < warmup then
            rate * float (step + 1) / float warmup
        else
            rate
            * 0.5
            * (1.0 + cos (Math.PI * float (step - warmup) / float (total - warmup)))

    /// torch's OneCycleLR with its defaults (anneal_strategy "cos", div_factor 25, final_div_factor 1e4) and
    /// pct_start = `warmup`, a share of all steps.
    static member OneCycle(peak: float, warmup: float, total: int, step: int) : float =
        let start = peak / 25.0
        let finish = start / 1e4
        let top = warmup * float total - 1.0
        let last = float (total - 1)

        let wave from till share =
            till + (from - till) / 2.0 * (1.0 + cos (Math.PI * share))

        if float step < top then wave start peak (float step / top)
        elif top >= last then peak
        else wave peak finish ((float step - top) / (last - top))

    /// The rate after each of these epochs by torch's ReduceLROnPlateau (threshold 1e-4 of the best so far): times
    /// factor once more than `patience` epochs in a row bring no gain. `losses` are to become small.
    static member Plateau(rate: float, patience: int, factor: float, losses: IReadOnlyList<float>) : float array =
        let next (rate, best, bad) loss =
            let gained = loss < best * (1.0 - 1e-4)
            let best = if gained then loss else best
            let bad = if gained then 0 else bad + 1

            if bad > patience then
                rate * factor, best, 0
            else
                rate, best, bad

        losses
        |> Seq.scan next (rate, Double.PositiveInfinity, 0)
        |> Seq.tail
        |> Seq.map (fun (rate, _, _) -> rate)
        |> Array.ofSeq

    /// The rate of one step under any schedule but `Plateau`, which has no closed formula: for it, the optimizer's own.
    static member Rate(schedule: Schedule, rate: float, total: int, stepsPerEpoch: int, step: int) : float =
        match schedule with
        | Constant
        | Plateau _ -> rate
        | Schedule.Step options -> Schedules.Step(rate, options.Every.InSteps stepsPerEpoch, options.Gamma, step)
        | Exponential options ->
            Schedules.Exponential(rate, options.After.InSteps stepsPerEpoch, options.Gamma, stepsPerEpoch, step)
        | Cosine options -> Schedules.Cosine(rate, options.Warmup.InSteps stepsPerEpoch, total, step)
        | OneCycle options ->
            let peak = if options.Peak.HasValue then options.Peak.Value else rate
            Schedules.OneCycle(peak, options.Warmup, total, step)
